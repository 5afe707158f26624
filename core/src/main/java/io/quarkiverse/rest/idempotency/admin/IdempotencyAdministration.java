package io.quarkiverse.rest.idempotency.admin;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;

/**
 * Finds records and resolves stuck ones: a request was interrupted, it is not known whether it had its effect, and its retries
 * are answered {@code idempotency_outcome_unknown} until an operator finds out. A bean of this type can be injected; the
 * application decides which callers may use it.
 * <p>
 * Every method blocks, takes part in no transaction, and throws a {@link IllegalStateException} when the store cannot be asked.
 * Every resolution fires an asynchronous CDI event {@link RecordResolved}, for audit.
 */
public interface IdempotencyAdministration {

    /**
     * Finds the record of a client's key, regardless of the secret that its id is made with.
     *
     * @param realm the tenant
     * @param principal the caller's name, or {@code null} for an anonymous one
     * @param key the key, without its quotes
     * @return the record, if there is one that has not expired
     */
    default Optional<IdempotencyRecord> find(String realm, @Nullable String principal, String key) {
        return find(RecordId.of(realm, principal, key));
    }

    /**
     * @return the record, if there is one that has not expired
     */
    Optional<IdempotencyRecord> find(RecordId id);

    /**
     * Records a response for an interrupted request: its retries get it from now on, and its method does not run again.
     *
     * @param id the record
     * @param response the response to retries; never a 5xx
     * @param reason the reason, for the audit
     */
    Resolution complete(RecordId id, RecordedResponse response, String reason);

    /**
     * Gives the key of an interrupted request back: the next retry runs the method. For requests that are known to have had no
     * effect.
     *
     * @param id the record
     * @param reason the reason, for the audit
     */
    Resolution release(RecordId id, String reason);

    /**
     * Records a response for a request although its owner is believed alive, such as one whose method hangs. The owner loses
     * its ownership, so nothing that it records counts any more; its method is not interrupted, and may still have its effect
     * unless the operation completes in its transaction.
     *
     * @param id the record
     * @param response the response to retries; never a 5xx
     * @param reason the reason, for the audit
     * @return {@link Resolution#OWNER_ALIVE} where the owner is just completing the record, or a retry was faster
     */
    Resolution forceComplete(RecordId id, RecordedResponse response, String reason);

    /**
     * Gives a key back although its owner is believed alive, such as one whose method hangs: the next retry runs the method.
     * The owner loses its ownership, so nothing that it records counts any more; its method is not interrupted, and unless the
     * operation completes in its transaction, it may still have its effect, and so have it twice.
     *
     * @param id the record
     * @param reason the reason, for the audit
     * @return {@link Resolution#OWNER_ALIVE} where the owner is just completing the record, or a retry was faster
     */
    Resolution forceRelease(RecordId id, String reason);

    /**
     * Forgets a completed record, so that its key is new again: the next request with it runs the method. This node forgets it
     * at once; another node that has it in its local cache replays it for {@code quarkus.rest-idempotency.local-cache.max-age}
     * at most.
     *
     * @param id the record
     * @param reason the reason, for the audit
     * @return {@link Resolution#OWNER_ALIVE} or {@link Resolution#NOT_COMPLETED} where the record is in progress
     * @throws UnsupportedOperationException if the store is no {@link ErasableStore}
     */
    Resolution forget(RecordId id, String reason);

    /**
     * Forgets the completed records of a caller, as {@link #forget} does. They are found by a keyed hash, which records have
     * since {@code quarkus.rest-idempotency.callers.secret} is set. An asynchronous CDI event {@link CallerForgotten} is fired,
     * for audit.
     *
     * @param realm the tenant
     * @param principal the caller's name, as it distinguishes keys
     * @param reason the reason, for the audit
     * @return the records that were forgotten, and those that were left because they are in progress
     * @throws IllegalStateException if the secret is not set, or the store cannot be asked; some records may be forgotten then
     * @throws UnsupportedOperationException if the store cannot find the records of a caller
     */
    CallerForgotten forgetCaller(String realm, String principal, String reason);

    /** The result of an attempt to resolve a record. */
    enum Resolution {

        /** The record is resolved. */
        RESOLVED,

        /** The owner of the record is believed alive, so nothing was changed. Try again when the lease is over. */
        OWNER_ALIVE,

        /** The response is recorded already, so nothing was changed. */
        COMPLETED_ALREADY,

        /** The lease is over and no response is recorded, so there is nothing to forget. Complete or release it. */
        NOT_COMPLETED,

        /** There is no such record, or it has expired. */
        ABSENT
    }
}
