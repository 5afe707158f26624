package io.quarkiverse.rest.idempotency.simulator.planted;

import java.util.List;
import java.util.function.LongFunction;

/**
 * A bug that is planted to see whether it is found.
 */
public enum PlantedBug {

    /** Completing compares the owner, but not the fence. */
    COMPLETE_WITHOUT_FENCE(inMemoryStore("complete", "change", "completesWithoutFence"),
            inMemoryStore("complete", "ownedBy", "owns")),

    /** Fences begin again with each record, and completing compares the fence, but not the owner. */
    COMPLETE_WITHOUT_OWNER(inMemoryStore("reserve", "incrementAndGet", "beginsAgain"),
            inMemoryStore("complete", "change", "completesWithoutOwner"), inMemoryStore("complete", "ownedBy", "owns")),

    /** Completing compares neither. */
    COMPLETE_BY_ANYBODY(inMemoryStore("complete", "change", "completesForAnybody"),
            inMemoryStore("complete", "ownedBy", "owns")),

    /** Completing again writes again. */
    COMPLETE_REWRITES(inMemoryStore("complete", "change", "completesAgain"), inMemoryStore("complete", "ownedBy", "owns")),

    /** Releasing compares neither owner nor fence: it deletes the record of a successor. */
    RELEASE_DELETES_A_SUCCESSOR(inMemoryStore("release", "change", "releasesForAnybody")),

    /** Reserving a key again reports success, and there is no record. */
    RESERVE_WITHOUT_A_ROW(inMemoryStore("reserve", "compute", "reservesNothing")),

    /** A heartbeat takes a record back that another owner has taken over. */
    HEARTBEAT_RESURRECTS_A_LEASE(inMemoryStore("heartbeat", "change", "takesBack")),

    /** A heartbeat does not look whether the record is completed. */
    HEARTBEAT_REOPENS_A_RECORD(inMemoryStore("heartbeat", "change", "reopens")),

    /** A takeover does not look whether the lease is over. */
    TAKE_OVER_OF_A_LIVING_LEASE(inMemoryStore("takeOver", "computeIfPresent", "takesOverTheLiving")),

    /** A takeover has the newest fence that there is, and no new one. */
    TAKE_OVER_WITHOUT_A_NEW_FENCE(inMemoryStore("takeOver", "incrementAndGet", "doesNotGrow")),

    /** A purge deletes by the lease instead of the retention. */
    PURGE_OF_A_LIVING_RECORD(inMemoryStore("purge", "expired", "leaseIsOver")),

    /** The clock of the calling node says what has expired. */
    EXPIRY_BY_NODE_CLOCK(inMemoryStore("expired", "getAsLong", "timeOfCaller")),

    /** The reconciler is asked twice. */
    DOUBLE_RECONCILE(new Replacement("protocol.StaleRecords", "reconcile", "ask", "asksTwice")),

    /** A reconciler that cannot tell counts as one that says that nothing was applied. */
    UNKNOWN_COUNTS_AS_NOT_APPLIED(new Replacement("protocol.StaleRecords", "reconcile", "ask", "assumesTheBest")),

    /** A record that was taken over without an answer to its node is not reconciled. */
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
            new Replacement("protocol.Decisions", "ifReused", "differencesFrom", "noDifferences")),

    /** A duplicate on the owner's node adopts what the owner is running. */
    WAITER_RUNS_THE_METHOD(new Replacement("protocol.Admissions", "isOrphan", "alone", "isAlone")),

    /** A reserve that finds a record in progress takes it for that of its first attempt, whose connection was lost. */
    RECORD_OF_ANOTHER_ADOPTED(new Replacement("protocol.Admissions", "isOrphan", "is", "isAnyOwner")),

    /** A method begins although its node was away until its lease was over. */
    METHOD_AFTER_ITS_LEASE(new Replacement("protocol.Asking", "surelyOwns", "leaseEndNanos", "holdsForEver"),
            new Replacement("protocol.Asking", "surelyOwns", "nanoTime", "noTimePasses")),

    /** A key whose response could not be recorded is forgotten at once, and its record taken for an orphan. */
    ABANDONED_KEY_FORGOTTEN(new Replacement("protocol.Ends", "forgetLater", "schedule", "runsAtOnce"),
            new Replacement("protocol.Ends", "forgetLater", "mayBeExtended", "isNeverExtended")),

    /** A heartbeat whose connection was lost is taken for one that never arrives. */
    HEARTBEAT_OF_LOST_CONNECTION_FORGOTTEN(new Replacement("protocol.Ends", "forgetLater", "mayLive", "livesForOneLease")),

    /** A failed method of an operation with a reconciler frees its key. */
    FAILURE_FORGETS_THE_RECORD(new Replacement("protocol.Ends", "fail", "endLease", "forgets")),

    /** A request waits for an answer of the store for as long as that takes. */
    NO_BOUND_ON_THE_STORE(new Replacement("protocol.Asking", "bounded", "schedule", "neverRuns")),

    /** A waiting duplicate waits for as long as its owner runs. */
    NO_BOUND_ON_WAITING(new Replacement("protocol.PendingRequests", "expire", "removeIf", "removesNobody")),

    /** The answer leaves before the response is recorded. */
    COMPLETION_AFTER_RESPONSE(new Replacement("lifecycle.RequestLifecycle", "end", "complete", "answersFirst")),

    /** Every response is recorded. */
    SERVER_ERROR_RECORDED(new Replacement("lifecycle.RequestLifecycle", "responded", "records", "recordsAll")),

    /** The method runs although another transaction has claimed the key. */
    CLAIM_OF_ANOTHER_IGNORED(new Replacement("lifecycle.Claiming", "resumed", "join", "hasTheClaim")),

    /** The look that follows a claim sees the records as they were before it. */
    LOOK_OLDER_THAN_THE_CLAIM(new Replacement("lifecycle.Claiming", "resumed", "load", "looksBeforeTheClaim")),

    /** The record of a claimed key is created although there is one. */
    CLAIM_COMPLETED_OVER_A_RECORD(inMemoryStore("create", "existing", "noneExists")),

    /** The transaction is committed although the ownership is lost. */
    COMMIT_WITHOUT_OWNERSHIP(new Replacement("lifecycle.Committing", "resumed", "join", "isCompleted")),

    /** A request runs its method however long ago it was admitted. */
    METHOD_LONG_AFTER_ADMISSION(new Replacement("protocol.IdempotencyProtocol", "mayRun", "surelyOwns", "ownsForEver")),

    /** A key is given back while the method is at work for which a time-out has answered. */
    TIMED_OUT_KEY_RELEASED(new Replacement("lifecycle.RequestLifecycle", "end", "await", "isAtItsEnd")),

    /** A key is given back whose method has returned, because its response could not be written. */
    UNWRITTEN_RESPONSE_RELEASED(
            new Replacement("lifecycle.RequestLifecycle", "giveBack", "effectiveStatus", "hadNoEffect")),

    /** A success is recorded whose transaction is to be rolled back. */
    ROLLED_BACK_SUCCESS_RECORDED(
            new Replacement("lifecycle.RequestLifecycle", "responded", "mustRollBack", "rollsBackQuietly")),

    /** A request that has lost its ownership gives its own answer. */
    LOSER_ANSWERS(new Replacement("lifecycle.Settling", "resumed", "join", "isSettled")),

    /** The key is kept of a request whose client disconnected before its method began. */
    KEY_OF_DISCONNECTED_CLIENT_KEPT(new Replacement("lifecycle.Admitting", "decided", "giveUp", "keeps")),

    /** Two callers with the same key have one record. */
    PRINCIPAL_NOT_PART_OF_THE_KEY(new Replacement("spi.RecordId", "of", "text", "leavesTheCallerOut")),

    /** A former owner records its progress over that of its successor. */
    PROGRESS_OF_A_FORMER_OWNER(inMemoryStore("owned", "ownedBy", "owns"),
            inMemoryStore("recordProgress", "change", "completesForAnybody")),

    /** A call that comes late brings an earlier progress back. */
    LATE_PROGRESS_REPLACES(new Replacement("store.memory.MemoryProgress", "<init>", "progressBytes", "hasNoProgress"),
            new Replacement("store.memory.MemoryProgress", "apply", "progressBytes", "hasNoProgress")),

    /** The next step begins before the step before it is recorded. */
    STEP_RECORDED_LATER(new Replacement("steps.StoredSteps", "done", "record", "recordsLater")),

    /** The next owner does not get the progress of the former one. */
    PROGRESS_NOT_TAKEN_OVER(new Replacement("steps.StoredSteps", "log", "mayExist", "neverExists")),

    /** Headers are kept that must not be. */
    SECRET_KEPT(new Replacement("lifecycle.RecordingPolicy", "kept", "allows", "allowsAll"));

    private final List<Replacement> replacements;

    PlantedBug(Replacement... replacements) {
        this.replacements = List.of(replacements);
    }

    private static Replacement inMemoryStore(String method, String called, String substitute) {
        return new Replacement("store.memory.MemoryStore", method, called, substitute);
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

    /** The calls that this bug replaces. */
    List<Replacement> replacements() {
        return replacements;
    }

    /**
     * Runs seeds with the bug until one shows it.
     *
     * @param seeds how many at most, from 1
     * @return where it was found, or {@code null} when it was not
     */
    public Found find(long seeds) {
        LongFunction<String> hunt = planted(Hunt.class);
        for (long seed = 1; seed <= seeds; seed++) {
            String violation = hunt.apply(seed);
            if (violation != null) {
                return new Found(this, seed, violation);
            }
        }
        return null;
    }

    /**
     * Tries orders of two nodes with one key with the bug.
     *
     * @param deviations how many steps may be out of order
     * @return the invariants that one of them breaks, or {@code null} when none does
     */
    public String findInOrders(int deviations) {
        return planted(HuntInOrders.class).apply(deviations);
    }

    private LongFunction<String> planted(Class<? extends LongFunction<String>> hunt) {
        return new PlantedLoader(replacements).load(hunt);
    }
}
