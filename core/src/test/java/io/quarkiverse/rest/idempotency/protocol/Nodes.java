package io.quarkiverse.rest.idempotency.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStores;

/**
 * Nodes over one store and one virtual time, and what tests say about them again and again.
 */
public final class Nodes {

    public static final Duration LEASE = Duration.ofSeconds(30);
    public static final Duration RETENTION = Duration.ofHours(24);
    public static final Duration WAIT_LIMIT = Duration.ofSeconds(5);
    public static final Duration STORE_BOUND = Duration.ofSeconds(2);
    public static final Duration SETTLE_BOUND = Duration.ofSeconds(1);
    public static final Duration HEARTBEAT = Duration.ofSeconds(1);
    public static final Duration POLL = Duration.ofMillis(100);
    /** The longest time between two looks at the store. */
    public static final Duration TICK = Duration.ofMillis(125);

    public static final OperationPolicy REJECT = new OperationPolicy(LEASE, RETENTION, InFlight.REJECT, WAIT_LIMIT,
            StalePolicy.REJECT,
            Duration.ZERO);
    public static final OperationPolicy WAIT = new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, WAIT_LIMIT,
            StalePolicy.REJECT,
            Duration.ZERO);

    public static final Duration BACK_OFF = Duration.ofSeconds(5);
    public static final OperationPolicy RE_EXECUTE = new OperationPolicy(LEASE, RETENTION, InFlight.REJECT, WAIT_LIMIT,
            StalePolicy.RE_EXECUTE, Duration.ZERO);
    public static final OperationPolicy RE_EXECUTE_OR_WAIT = new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, WAIT_LIMIT,
            StalePolicy.RE_EXECUTE, Duration.ZERO);
    public static final OperationPolicy RECONCILE = new OperationPolicy(LEASE, RETENTION, InFlight.REJECT, WAIT_LIMIT,
            StalePolicy.RECONCILE, BACK_OFF);
    public static final OperationPolicy RECONCILE_OR_WAIT = new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, WAIT_LIMIT,
            StalePolicy.RECONCILE, BACK_OFF);

    public static final OperationPolicy CLAIM = RE_EXECUTE.withClaims(true);
    public static final OperationPolicy CLAIM_OR_WAIT = RE_EXECUTE_OR_WAIT.withClaims(true);

    public static final RecordId KEY = RecordId.of("default", "alice", "key-1");
    public static final RecordId OTHER_KEY = RecordId.of("default", "alice", "key-2");
    public static final Binding BINDING = new Binding("POST /payments", "/payments", "f1");

    public final VirtualTimers timers = new VirtualTimers();
    public final IdempotencyStore records = MemoryStores.onClock(timers::nanoTime);
    /** The store as the first node sees it. */
    public final ScriptedStore store = new ScriptedStore(records);
    public final VirtualTimers.OfNode nodeTimers = timers.new OfNode();
    public final VirtualTimers.OfNode otherTimers = timers.new OfNode();
    public final Heard heard = new Heard();
    public final IdempotencyProtocol node;
    /** Has a view of the same records that is never disturbed. */
    public final IdempotencyProtocol otherNode;

    public Nodes() {
        this(new ProtocolLimits(STORE_BOUND, SETTLE_BOUND, HEARTBEAT, POLL, 100, 10));
    }

    public Nodes(ProtocolLimits limits) {
        node = new IdempotencyProtocol(store, nodeTimers, new Random(1), limits, heard);
        otherNode = new IdempotencyProtocol(records, otherTimers, new Random(2), limits, new ProtocolListener() {
        });
    }

    /** Lets the other node own the key and die, and time pass until its lease is over. */
    public Execution ownedByADeadNode(Attempt attempt) {
        Execution dead = own(otherNode, attempt);
        otherTimers.stop();
        timers.advance(LEASE);
        return dead;
    }

    /** The record of the key as the store has it. */
    public LoadResult record() {
        return records.load(List.of(KEY)).toCompletableFuture().join().get(0);
    }

    /** The record of a key that is in progress. */
    public IdempotencyRecord.InProgress recordInProgress() {
        return (IdempotencyRecord.InProgress) ((LoadResult.Found) record()).record();
    }

    /** A node more, with an undisturbed view of the records. */
    public IdempotencyProtocol anotherNode() {
        return new IdempotencyProtocol(records, timers.new OfNode(), new Random(3),
                new ProtocolLimits(STORE_BOUND, SETTLE_BOUND, HEARTBEAT, POLL, 100, 10), new ProtocolListener() {
                });
    }

    public static Attempt attempt(OperationPolicy policy) {
        return attempt(KEY, BINDING, policy);
    }

    public static Attempt attempt(OperationPolicy policy, Reconciliation reconciliation) {
        return new Attempt(KEY, "default", BINDING, policy, reconciliation);
    }

    public static Attempt attempt(RecordId key, Binding binding, OperationPolicy policy) {
        return new Attempt(key, "default", binding, policy);
    }

    public static RecordedResponse created(String body) {
        return new RecordedResponse.Stored(201, List.of(new RecordedResponse.Header("Location", "/payments/7")),
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Admits a request that must be the owner of its key. */
    public static Execution own(IdempotencyProtocol node, Attempt attempt) {
        return execution(node.admit(attempt));
    }

    public static Execution execution(CompletableFuture<Admission> admission) {
        return ((Admission.Execute) admission.join()).execution();
    }

    public static Admission rejected(Rejection rejection) {
        return new Admission.Rejected(rejection);
    }

    /** The events that the listener was told, in order. */
    public static final class Heard implements ProtocolListener {

        public final List<Throwable> failedHeartbeats = new ArrayList<>();

        public final List<Ownership> lost = new ArrayList<>();
        public final List<Ownership> taken = new ArrayList<>();
        public final List<Reconciliation.Verdict> verdicts = new ArrayList<>();
        public final List<Ownership> deferred = new ArrayList<>();
        public final List<Ownership> abandoned = new ArrayList<>();
        public final List<Throwable> failures = new ArrayList<>();
        public final List<Ownership> recorded = new ArrayList<>();
        public final List<Ownership> released = new ArrayList<>();
        public final List<RenewalEnd> renewalEnds = new ArrayList<>();
        public final List<Attempt> waits = new ArrayList<>();
        public final List<Admission> admitted = new ArrayList<>();
        public final List<Duration> admittedAfter = new ArrayList<>();
        public final List<Integer> replayed = new ArrayList<>();

        @Override
        public void waits(Attempt attempt) {
            waits.add(attempt);
        }

        @Override
        public void admitted(Attempt attempt, Admission admission, Duration after) {
            admitted.add(admission);
            admittedAfter.add(after);
        }

        @Override
        public void replayed(Attempt attempt, int status) {
            replayed.add(status);
        }

        @Override
        public void renewalEnded(Execution execution, RenewalEnd why) {
            renewalEnds.add(why);
        }

        @Override
        public void heartbeatFailed(int executions, Throwable cause) {
            failedHeartbeats.add(cause);
        }

        @Override
        public void recorded(Execution execution) {
            recorded.add(execution.ownership());
        }

        @Override
        public void released(Execution execution) {
            released.add(execution.ownership());
        }

        @Override
        public void ownershipLost(Execution execution) {
            lost.add(execution.ownership());
        }

        @Override
        public void takenOver(Execution execution) {
            taken.add(execution.ownership());
        }

        @Override
        public void reconciled(Execution execution, Reconciliation.Verdict verdict) {
            verdicts.add(verdict);
        }

        @Override
        public void settlementDeferred(Execution execution) {
            deferred.add(execution.ownership());
        }

        @Override
        public void settlementAbandoned(Execution execution, Throwable lastFailure) {
            abandoned.add(execution.ownership());
            failures.add(lastFailure);
        }
    }
}
