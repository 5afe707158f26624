package io.quarkiverse.rest.idempotency.simulator.planted;

import java.util.List;
import java.util.function.LongFunction;

/**
 * A bug that is planted to see whether it is found.
 */
public enum PlantedBug {

    COMPLETE_WITHOUT_FENCE(Defect.COMPLETE_WITHOUT_FENCE),
    COMPLETE_WITHOUT_OWNER(Defect.COMPLETE_WITHOUT_OWNER),
    COMPLETE_BY_ANYBODY(Defect.COMPLETE_BY_ANYBODY),
    COMPLETE_REWRITES(Defect.COMPLETE_REWRITES),
    RELEASE_DELETES_A_SUCCESSOR(Defect.RELEASE_BY_ANYBODY),
    RESERVE_WITHOUT_A_ROW(Defect.RESERVE_WITHOUT_ROW),
    HEARTBEAT_RESURRECTS_A_LEASE(Defect.HEARTBEAT_RESURRECTS),
    HEARTBEAT_REOPENS_A_RECORD(Defect.HEARTBEAT_REOPENS),
    TAKE_OVER_OF_A_LIVING_LEASE(Defect.TAKE_OVER_OF_LIVING),
    TAKE_OVER_WITHOUT_A_NEW_FENCE(Defect.TAKE_OVER_WITHOUT_FENCE),
    PURGE_OF_A_LIVING_RECORD(Defect.PURGE_OF_LIVING),
    EXPIRY_BY_NODE_CLOCK(Defect.NODE_CLOCK),

    /** The reconciler is asked twice. */
    DOUBLE_RECONCILE(new Replacement("protocol.StaleRecords", "reconcile", "ask", "asksTwice")),

    /** A reconciler that cannot tell counts as one that says that nothing was applied. */
    UNKNOWN_COUNTS_AS_NOT_APPLIED(new Replacement("protocol.StaleRecords", "reconcile", "ask", "assumesTheBest")),

    /** A record that was taken over without anybody hearing of it is not reconciled. */
    ADOPTION_WITHOUT_RECONCILING(
            new Replacement("protocol.Admissions", "duplicate", "tookOver", "tookNothingOver")),

    /** The record of an interrupted method is forgotten, because a takeover of it was lost. */
    LOST_TAKEOVER_FORGOTTEN(new Replacement("protocol.LostReserves", "call", "endLease", "forgets")),

    /** A record is given back that a request has reserved meanwhile. */
    RESERVED_MEANWHILE_FORGOTTEN(new Replacement("protocol.LostReserves", "call", "alone", "isAlone")),

    /** A stale record is taken over for any request with its key. */
    BINDING_NOT_COMPARED_ON_TAKE_OVER(new Replacement("protocol.Admissions", "duplicate", "equals", "same")),

    /** A record is replayed to any request with its key. */
    BINDING_NOT_COMPARED_ON_REPLAY(
            new Replacement("protocol.Decisions", "unlessRunning", "differencesFrom", "noDifferences")),

    /** A duplicate on the owner's node adopts what the owner is running. */
    WAITER_RUNS_THE_METHOD(new Replacement("protocol.Admissions", "isOrphan", "alone", "isAlone")),

    /** A method begins although its node was away until its lease was over. */
    METHOD_AFTER_ITS_LEASE(new Replacement("protocol.Asking", "surelyOwns", "leaseEndNanos", "holdsForEver"),
            new Replacement("protocol.Asking", "surelyOwns", "nanoTime", "noTimePasses")),

    /** A key whose outcome could not be recorded is forgotten at once, and its record taken for an orphan. */
    ABANDONED_KEY_FORGOTTEN(new Replacement("protocol.Ends", "forgetLater", "schedule", "runsAtOnce"),
            new Replacement("protocol.Ends", "forgetLater", "mayBeExtended", "isNeverExtended")),

    /** A failed method of an operation with a reconciler frees its key. */
    FAILURE_FORGETS_THE_RECORD(new Replacement("protocol.Ends", "fail", "endLease", "forgets")),

    /** A request waits for an answer of the store for as long as that takes. */
    NO_BOUND_ON_THE_STORE(new Replacement("protocol.Asking", "bounded", "schedule", "neverRuns")),

    /** A waiter waits for as long as its owner runs. */
    NO_BOUND_ON_WAITING(new Replacement("protocol.PendingRequests", "expire", "removeIf", "removesNobody")),

    /** The answer leaves before the outcome is recorded. */
    COMPLETION_AFTER_RESPONSE(new Replacement("lifecycle.RequestLifecycle", "settle", "complete", "answersFirst")),

    /** Every outcome is recorded. */
    SERVER_ERROR_RECORDED(new Replacement("lifecycle.RequestLifecycle", "settle", "records", "recordsAll")),

    /** The transaction is committed although the ownership is lost. */
    COMMIT_WITHOUT_OWNERSHIP(new Replacement("lifecycle.Committing", "resumed", "join", "isCompleted")),

    /** A request runs its method however long ago it was admitted. */
    METHOD_LONG_AFTER_ADMISSION(new Replacement("protocol.IdempotencyProtocol", "begin", "surelyOwns", "ownsForEver")),

    /** A key is given back while the method is at work for which a time-out has answered. */
    TIMED_OUT_KEY_RELEASED(new Replacement("lifecycle.RequestLifecycle", "settle", "await", "isAtItsEnd")),

    /** A key is given back whose method has returned, because its response could not be written. */
    UNWRITTEN_RESPONSE_RELEASED(
            new Replacement("lifecycle.RequestLifecycle", "giveBack", "effectiveStatus", "hadNoEffect")),

    /** A success is recorded whose transaction is to be rolled back. */
    ROLLED_BACK_SUCCESS_RECORDED(
            new Replacement("lifecycle.RequestLifecycle", "responded", "mustRollBack", "rollsBackQuietly")),

    /** A request that has lost its ownership gives its own answer. */
    LOSER_ANSWERS(new Replacement("lifecycle.Settling", "resumed", "join", "isSettled")),

    /** The key is kept of a request whose client disconnected before its method began. */
    KEY_OF_DISCONNECTED_CLIENT_KEPT(new Replacement("lifecycle.Admitting", "decided", "release", "keeps")),

    /** Two callers with the same key have one record. */
    PRINCIPAL_NOT_PART_OF_THE_KEY(new Replacement("spi.RecordId", "of", "addNullable", "addsNothing")),

    /** Headers are kept that must not be. */
    SECRET_KEPT(new Replacement("lifecycle.RecordingPolicy", "kept", "allows", "allowsAll"));

    private final Defect defect;
    private final List<Replacement> replacements;

    PlantedBug(Defect defect) {
        this.defect = defect;
        this.replacements = List.of();
    }

    PlantedBug(Replacement... replacements) {
        this.defect = null;
        this.replacements = List.of(replacements);
    }

    /**
     * Where a bug was found.
     *
     * @param bug which
     * @param seed the first seed that shows it
     * @param violation what it breaks
     */
    public record Found(PlantedBug bug, long seed, String violation) {
    }

    /**
     * Runs seeds with the bug until one shows it.
     *
     * @param seeds how many at most, from 1
     * @return where it was found, or {@code null} when it was not
     */
    public Found find(long seeds) {
        LongFunction<String> hunt = hunt();
        for (long seed = 1; seed <= seeds; seed++) {
            String violation = hunt.apply(seed);
            if (violation != null) {
                return new Found(this, seed, violation);
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private LongFunction<String> hunt() {
        if (replacements.isEmpty()) {
            return new Hunt(defect.name());
        }
        try {
            return (LongFunction<String>) new PlantedLoader(replacements).loadClass(Hunt.class.getName())
                    .getConstructor(String.class).newInstance("");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The bug could not be planted", e);
        }
    }
}
