/**
 * A rolling day as this side counts it, milliseconds: five minutes longer than the service's, which dates a
 * listen later than we begin its request (docs/decisions/0009-delivery.md).
 */
export const budgetWindowMs = (86_400 + 300) * 1000;
