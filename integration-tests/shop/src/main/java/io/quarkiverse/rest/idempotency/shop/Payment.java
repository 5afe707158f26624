package io.quarkiverse.rest.idempotency.shop;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What the shop keeps of a payment.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Payment(long id, String reference) {
}
