package io.quarkiverse.rest.idempotency.payments;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * The body of a request to pay.
 *
 * @param amount in minor units
 * @param currency as in ISO 4217
 * @param reference what the client calls the payment, once
 */
public record PaymentRequest(
        @Positive long amount,
        @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
        @NotBlank @Size(max = 64) String reference) {
}
