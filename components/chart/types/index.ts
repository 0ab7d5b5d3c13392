export type { TypedChart, TypedSubchart } from './typedChart.ts';
export { valuesTypes } from './valuesTypes.ts';
