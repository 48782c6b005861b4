import { GIB, type Memory, MIB, type Share } from '../daemon/memory';

/** The NameNode's, and the SecondaryNameNode's, which loads the same metadata. */
export const NAME_NODE: Share = { part: 1 / 8, least: 128 * MIB, most: 8 * GIB };
export const DATA_NODE: Share = { part: 1 / 16, least: 64 * MIB, most: GIB };

/** A client that runs for a moment, such as `hdfs dfs -mkdir`. */
export const CLIENT: Memory = { heap: 64 * MIB, limit: 256 * MIB };
