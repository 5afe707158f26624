package io.quarkiverse.rest.idempotency.spi;

import org.jspecify.annotations.Nullable;

/**
 * The facts about a claimed key that a {@link Reservation} would have told the store: no record exists while the key is
 * claimed, and the record is created when it is completed.
 *
 * @param realm the tenant, kept so that people can distinguish records; the id covers it already
 * @param binding the binding of the key
 * @param caller a keyed hash of realm and principal, as in {@link Reservation#caller()}; {@code null} where it is not kept
 */
public record Claim(String realm, Binding binding, @Nullable String caller) {
}
