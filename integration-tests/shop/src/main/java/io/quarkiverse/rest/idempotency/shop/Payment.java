package io.quarkiverse.rest.idempotency.shop;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A payment as the shop keeps it.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Payment(long id, String reference) {
}
