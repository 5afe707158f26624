package io.quarkiverse.rest.idempotency.payments;

import java.util.List;

/**
 * What is to be paid out.
 *
 * @param amount in minor units
 * @param account to which account
 * @param recipients who are told of it
 */
public record Payout(long amount, String account, List<String> recipients) {
}
