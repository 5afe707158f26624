package io.quarkiverse.rest.idempotency.shop;

/**
 * An order to pay.
 *
 * @param amount in minor units
 * @param currency as in ISO 4217
 * @param reference the order
 */
public record PaymentOrder(long amount, String currency, String reference) {
}
