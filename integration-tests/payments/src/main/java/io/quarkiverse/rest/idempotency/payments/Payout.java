package io.quarkiverse.rest.idempotency.payments;

import java.util.List;

/**
 * The amount to be paid out, and its receiver.
 *
 * @param amount in minor units
 * @param account to which account
 * @param recipients who are told of it
 */
public record Payout(long amount, String account, List<String> recipients) {
}
