package io.quarkiverse.rest.idempotency.payments;

/**
 * The notice of the bank that money has come in.
 *
 * @param number the bank's number of the deposit; a notice that is sent again has the same one
 * @param account the account that it came to
 * @param amount in minor units
 */
public record Deposit(String number, String account, long amount) {
}
