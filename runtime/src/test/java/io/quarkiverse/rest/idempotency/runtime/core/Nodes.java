package io.quarkiverse.rest.idempotency.runtime.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.runtime.store.memory.MemoryStores;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;

/**
 * Nodes over one store and one virtual time, and what tests say about them again and again.
 */
final class Nodes {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration RETENTION = Duration.ofHours(24);
    static final Duration WAIT_LIMIT = Duration.ofSeconds(5);
    static final Duration SETTLE_BOUND = Duration.ofSeconds(1);
    static final Duration POLL = Duration.ofMillis(100);
    /** The longest time between two looks at the store. */
    static final Duration TICK = Duration.ofMillis(125);

    static final OperationPolicy REJECT = new OperationPolicy(LEASE, RETENTION, InFlight.REJECT, WAIT_LIMIT, StalePolicy.REJECT,
            Duration.ZERO);
    static final OperationPolicy WAIT = new OperationPolicy(LEASE, RETENTION, InFlight.WAIT, WAIT_LIMIT, StalePolicy.REJECT,
            Duration.ZERO);

    static final RecordId KEY = RecordId.of("default", "alice", "key-1");
    static final RecordId OTHER_KEY = RecordId.of("default", "alice", "key-2");
    static final Binding BINDING = new Binding("POST /payments", "/payments", "f1");

    final VirtualTimers timers = new VirtualTimers();
    final IdempotencyStore records = MemoryStores.onClock(timers::nanoTime);
    /** The store as the first node sees it. */
    final ScriptedStore store = new ScriptedStore(records);
    final Heard heard = new Heard();
    final IdempotencyProtocol node;
    /** Has a view of the same records that is never disturbed. */
    final IdempotencyProtocol otherNode;

    Nodes() {
        this(new ProtocolLimits(Duration.ofSeconds(2), SETTLE_BOUND, Duration.ofSeconds(1), POLL, 100, 10));
    }

    Nodes(ProtocolLimits limits) {
        node = new IdempotencyProtocol(store, timers, new Random(1), limits, heard);
        otherNode = new IdempotencyProtocol(records, timers, new Random(2), limits, new ProtocolListener() {
        });
    }

    static Attempt attempt(OperationPolicy policy) {
        return attempt(KEY, BINDING, policy);
    }

    static Attempt attempt(RecordId key, Binding binding, OperationPolicy policy) {
        return new Attempt(key, "default", binding, policy);
    }

    static RecordedOutcome created(String body) {
        return new RecordedOutcome.Stored(201, List.of(new RecordedOutcome.Header("Location", "/payments/7")),
                body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Admits a request that must be the owner of its key. */
    static Execution own(IdempotencyProtocol node, Attempt attempt) {
        return execution(node.admit(attempt));
    }

    static Execution execution(CompletableFuture<Admission> admission) {
        return ((Admission.Execute) admission.join()).execution();
    }

    static Admission refused(Refusal refusal) {
        return new Admission.Refused(refusal);
    }

    /** What the listener was told, in order. */
    static final class Heard implements ProtocolListener {

        final List<Ownership> lost = new ArrayList<>();
        final List<Ownership> deferred = new ArrayList<>();
        final List<Ownership> abandoned = new ArrayList<>();
        final List<Throwable> failures = new ArrayList<>();

        @Override
        public void ownershipLost(Ownership ownership) {
            lost.add(ownership);
        }

        @Override
        public void settlementDeferred(Ownership ownership) {
            deferred.add(ownership);
        }

        @Override
        public void settlementAbandoned(Ownership ownership, Throwable lastFailure) {
            abandoned.add(ownership);
            failures.add(lastFailure);
        }
    }
}
