package io.quarkiverse.rest.idempotency.spi;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One element of {@link IdempotencyStore#reserve}.
 *
 * @param id the record to create
 * @param realm the tenant, kept so that people can distinguish records; the id covers it already
 * @param binding the binding of the key
 * @param owner the new owner
 * @param lease the time for which the owner is believed alive, from now by the store's clock
 * @param retention the time for which the record is kept after the lease
 * @param asynchronous whether the store may answer before the record would survive a crash of the store. It is asked for where
 *        the record is completed in the transaction of its effect: if that commit is durable, so must be every commit before
 *        it, and if it is not, the effect is as lost as the record. A store that does not keep this order ignores it
 * @param caller a keyed hash of realm and principal, of {@value RecordId#LENGTH} characters, by which the records of a caller
 *        are found; {@code null} where it is not kept. A store that cannot find records by it ignores it
 */
public record Reservation(RecordId id, String realm, Binding binding, Owner owner, Duration lease, Duration retention,
        boolean asynchronous, @Nullable String caller) {

    /** A reservation that is durable when it is answered, and that keeps nothing of its caller. */
    public Reservation(RecordId id, String realm, Binding binding, Owner owner, Duration lease, Duration retention) {
        this(id, realm, binding, owner, lease, retention, false, null);
    }
}
