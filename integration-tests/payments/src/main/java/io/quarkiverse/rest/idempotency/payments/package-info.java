/**
 * Payments that can be retried: the smallest application that shows what an idempotent resource method is.
 */
package io.quarkiverse.rest.idempotency.payments;
