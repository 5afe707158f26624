package io.quarkiverse.rest.idempotency.payments;

import jakarta.validation.constraints.Positive;

/**
 * What a client sends to get money back.
 *
 * @param amount in minor units
 */
public record RefundRequest(@Positive long amount) {
}
