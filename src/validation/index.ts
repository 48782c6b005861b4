export { PlanValidation, PlanValidationProps } from './plan-validation';
