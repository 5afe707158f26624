package io.quarkiverse.rest.idempotency.payments;

/**
 * Where a payment stands.
 */
public enum PaymentState {
    CREATED,
    CAPTURED
}
