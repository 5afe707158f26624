package io.quarkiverse.rest.idempotency.payments;

import jakarta.validation.constraints.Positive;

/**
 * The body of a request for a refund.
 *
 * @param amount in minor units
 */
public record RefundRequest(@Positive long amount) {
}
