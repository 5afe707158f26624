package io.quarkiverse.rest.idempotency.event;

import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * An event of a record on this node. Observed with {@code @ObservesAsync}, all of them by this type or each by its own.
 * <p>
 * Events of one record may be delivered in another order than they happened, and those that have not been delivered when the
 * node dies are lost: the store is what counts, and events tell of it.
 */
public sealed interface IdempotencyEvent {

    /** The name of the operation. */
    String operation();

    /** The record, named by the hash of realm, principal and key. */
    RecordId record();

    /** The tenant, its first 255 characters; {@code null} where a record is reconciled in the background, without a request. */
    @Nullable
    String realm();

    /**
     * The name of the caller, as the key belongs to it; {@code null} for an anonymous caller, and where a record is reconciled
     * in the background, without a request.
     */
    @Nullable
    String principal();

    /** The resource that the key is bound to: the path, or the name that a profile gives it. */
    String resource();

    /**
     * The method ran, and its execution has ended.
     *
     * @param fence the number of its ownership
     * @param end how its record was settled
     * @param status the status that is recorded; empty when none is
     */
    record Executed(String operation, RecordId record, @Nullable String realm, @Nullable String principal, String resource,
            long fence, End end,
            OptionalInt status)
            implements
                IdempotencyEvent {
    }

    /**
     * A duplicate gets a recorded response.
     *
     * @param status the status that was recorded
     */
    record Replayed(String operation, RecordId record, @Nullable String realm, @Nullable String principal, String resource,
            int status) implements IdempotencyEvent {
    }

    /**
     * The lease of a record was over, and it belongs to this node now.
     *
     * @param fence the number of the new ownership
     */
    record TakenOver(String operation, RecordId record, @Nullable String realm, @Nullable String principal, String resource,
            long fence) implements IdempotencyEvent {
    }

    /**
     * A reconciler was asked whether an interrupted request was applied.
     *
     * @param fence the number of the ownership under which it was asked
     * @param verdict its answer
     * @param status the status that it gives to duplicates; empty unless the effect is there
     */
    record Reconciled(String operation, RecordId record, @Nullable String realm, @Nullable String principal, String resource,
            long fence,
            Verdict verdict, OptionalInt status)
            implements
                IdempotencyEvent {
    }

    /** The possible ends of the execution of a method. */
    enum End {

        /** The response is recorded. */
        RECORDED,

        /** The response is none that is recorded (a 5xx, a 401, …): the key is free again, or a reconciler is asked next. */
        RELEASED,

        /** Another owner had taken the record over: the response is not recorded. */
        LOST,

        /** The store could not be reached before the lease ended: duplicates meet a stale record. */
        ABANDONED
    }

    /** The answers of a reconciler. */
    enum Verdict {

        /** The effect is there. */
        APPLIED,

        /** The effect is not there: the method runs. */
        NOT_APPLIED,

        /** It could not tell. */
        UNKNOWN
    }
}
