package io.quarkiverse.rest.idempotency.payments;

/**
 * The state of a payment.
 */
public enum PaymentState {
    CREATED,
    CAPTURED
}
