package io.quarkiverse.rest.idempotency.simulator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.Attempt;
import io.quarkiverse.rest.idempotency.runtime.core.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.core.OperationPolicy;
import io.quarkiverse.rest.idempotency.runtime.core.OutcomeRule;
import io.quarkiverse.rest.idempotency.runtime.core.Settlement;
import io.quarkiverse.rest.idempotency.runtime.core.StalePolicy;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedOutcome;

/**
 * Does around the protocol what a web server does on one life of a node: lets requests in, runs methods, hands their outcomes
 * over, and answers.
 */
final class Server {

    private static final OutcomeRule OUTCOMES = new OutcomeRule(OutcomeRule.RELEASED_BY_DEFAULT);
    private static final long MOMENT = 50_000;

    private final World world;
    private final Life life;
    private final IdempotencyProtocol protocol;
    private final Answers answers;
    private final TransactionEnd transactionEnd;
    private final Set<Request> open = new LinkedHashSet<>();
    private final Set<Request> executing = new LinkedHashSet<>();

    Server(World world, Life life, IdempotencyProtocol protocol) {
        this.world = world;
        this.life = life;
        this.protocol = protocol;
        this.answers = new Answers(world, life, request -> {
            open.remove(request);
            executing.remove(request);
        });
        this.transactionEnd = new TransactionEnd(world, life, protocol, answers, this::settle);
    }

    /** Whether a method runs here, or waits for its outcome to be recorded. */
    boolean executing() {
        return !executing.isEmpty();
    }

    /** Notes that a request is on its way here. */
    void expect(Request request) {
        open.add(request);
    }

    void receive(Request request) {
        if (request.call().key() == null) {
            world.seen(Seen.UNKEYED);
            begin(request);
            return;
        }
        request.receivedAt = world.time().now();
        request.admission = protocol.admit(attempt(request));
        request.admission.whenComplete((admission, gaveUp) -> {
            if (admission instanceof Admission.Execute) {
                world.mayAct(request);
            }
        });
        if (request.admission.isDone()) {
            follow(request);
        } else {
            request.admission
                    .whenComplete((admission, gaveUp) -> world.fate().goOn(life, MOMENT, "admitted", () -> follow(request)));
        }
    }

    private Attempt attempt(Request request) {
        Binding binding = new Binding(request.call().operation().name(), request.call().resource(),
                request.call().payload());
        RecordId id = world.names().id(request.call());
        OperationPolicy policy = world.setting().policy(request.call().operation());
        return new Attempt(id, "default", binding, policy,
                policy.stale() == StalePolicy.RECONCILE ? new Inquiry(world, life, request) : null);
    }

    /** What a server does when a client hangs up. */
    void hungUp(Request request) {
        if (request.admission != null && !request.admission.isDone()) {
            world.seen(Seen.GAVE_UP_UNDECIDED);
            request.admission.cancel(false);
        } else if (executing.contains(request)) {
            world.seen(Seen.GAVE_UP_WHILE_EXECUTING);
        }
    }

    private void follow(Request request) {
        if (request.admission.isCancelled()) {
            open.remove(request);
            return;
        }
        Admission admission = request.admission.join();
        if (admission instanceof Admission.Execute execute) {
            request.execution = execute.execution();
            if (request.ended()) {
                // The client hung up before its method began, so nothing has happened.
                world.willNotAct(request);
                protocol.release(request.execution);
                open.remove(request);
            } else {
                world.seen(life.store().grantOf(request.execution.ownership()));
                begin(request);
            }
        } else {
            answers.follow(request, admission);
        }
    }

    private void begin(Request request) {
        executing.add(request);
        world.tell(new Event.Began(world.time().now(), request.number(),
                request.execution == null ? null : world.names().tenure(request.execution.ownership())));
        Request.Plan plan = request.plan();
        if (request.call().operation().transactional() && request.execution != null) {
            request.transaction = new Transaction(request);
        } else if (plan.effectAfter() >= 0) {
            world.fate().goOn(life, plan.effectAfter(), "effect", () -> {
                world.database().effect(request);
                world.fate().goOn(life, plan.endsAfter() - plan.effectAfter(), "end", () -> end(request));
            });
            return;
        }
        world.fate().goOn(life, plan.endsAfter(), "end", () -> end(request));
    }

    private void end(Request request) {
        if (plannedBeyondLease(request)) {
            world.seen(Seen.METHOD_BEYOND_LEASE);
        }
        Request.Plan plan = request.plan();
        world.tell(new Event.Ended(world.time().now(), request.number(), plan.status()));
        world.willNotAct(request);
        if (request.execution == null) {
            executing.remove(request);
            answers.fresh(request, plan.status());
        } else if (request.transaction != null) {
            transactionEnd.end(request, OUTCOMES.records(plan.status()));
        } else {
            settle(request, plan.status()).thenRun(() -> world.fate().goOn(life, MOMENT, "settled", () -> {
                answers.fresh(request, plan.status());
            }));
        }
    }

    private boolean plannedBeyondLease(Request request) {
        return request.execution != null && request.plan().endsAfter() > world.setting().lease();
    }

    /** Ends an execution as its status demands. */
    private CompletableFuture<Settlement> settle(Request request, int status) {
        boolean records = OUTCOMES.records(status);
        CompletableFuture<Settlement> settled;
        if (records) {
            settled = complete(request, Contents.outcome(request.number(), status, request.plan().kept()));
        } else if (status >= 500) {
            world.seen(Seen.FAILED);
            settled = protocol.fail(request.execution);
        } else {
            world.seen(Seen.RELEASED);
            settled = protocol.release(request.execution);
        }
        return settled.thenApply(settlement -> {
            executing.remove(request);
            if (records) {
                world.tell(new Event.Settled(world.time().now(), request.number(),
                        world.names().tenure(request.execution.ownership()),
                        Event.Settled.How.valueOf(settlement.name())));
            }
            if (settlement != Settlement.DEFERRED) {
                world.seen(settlement == Settlement.LOST ? Seen.SETTLEMENT_LOST : Seen.SETTLED);
            }
            return settlement;
        });
    }

    private CompletableFuture<Settlement> complete(Request request, RecordedOutcome outcome) {
        return protocol.complete(request.execution, outcome);
    }

    /** What becomes of requests and transactions of a life that has ended. */
    void end() {
        for (Request request : List.copyOf(open)) {
            world.willNotAct(request);
            if (request.transaction != null) {
                // A database notices after a while that a client is gone.
                Transaction transaction = request.transaction;
                world.time().after(world.setting().lease() / 4, () -> world.database().rollBack(transaction));
            }
        }
        List<Request> unanswered = List.copyOf(open);
        world.time().after(MOMENT, () -> unanswered.forEach(request -> request.noAnswer(world, "its node is gone")));
    }
}
