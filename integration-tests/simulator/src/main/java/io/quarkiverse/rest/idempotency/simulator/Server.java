package io.quarkiverse.rest.idempotency.simulator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.quarkiverse.rest.idempotency.lifecycle.LifecyclePolicy;
import io.quarkiverse.rest.idempotency.lifecycle.RequestLifecycle;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.protocol.Execution;
import io.quarkiverse.rest.idempotency.protocol.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.protocol.OperationPolicy;
import io.quarkiverse.rest.idempotency.protocol.RecordingRule;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The web server of one life of a node. It drives the lifecycle of each request as Quarkus REST does: it waits, runs the
 * method,
 * tells how that ended, and sends. It decides nothing.
 */
final class Server {

    private static final RecordingRule OUTCOMES = new RecordingRule(RecordingRule.RELEASED_BY_DEFAULT);
    private static final int ERROR = 500;
    private static final int TIMED_OUT = 503;
    private static final long MOMENT = 50_000;

    private final World world;
    private final Life life;
    private final IdempotencyProtocol protocol;
    private final LifecyclePolicy policy;
    private final Answers answers;
    private final Set<Request> open = new LinkedHashSet<>();
    private final Set<Request> executing = new LinkedHashSet<>();
    private final Set<Request> acting = new LinkedHashSet<>();

    Server(World world, Life life, IdempotencyProtocol protocol) {
        this.world = world;
        this.life = life;
        this.protocol = protocol;
        this.policy = new LifecyclePolicy(OUTCOMES, false, world.setting().limits());
        this.answers = new Answers(world, open::remove);
    }

    /** Whether a method runs here, or waits for its response to be recorded. */
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
            run(request);
            return;
        }
        request.receivedAt = world.time().now();
        request.lifecycle = new RequestLifecycle(protocol, policy);
        if (request.ended()) {
            request.lifecycle.disconnected();
        }
        follow(request, request.lifecycle.arrived(identified(request)));
    }

    private CompletableFuture<Attempt> identified(Request request) {
        long takes = request.plan().identifiedAfter();
        if (takes == 0) {
            return CompletableFuture.completedFuture(attempt(request));
        }
        CompletableFuture<Attempt> identified = new CompletableFuture<>();
        world.fate().goOn(life, takes, "identified", () -> identified.complete(attempt(request)));
        return identified;
    }

    private Attempt attempt(Request request) {
        Binding binding = new Binding(request.call().operation().name(), request.call().resource(),
                request.call().payload());
        RecordId id = world.names().id(request.call());
        OperationPolicy operation = world.setting().policy(request.call().operation(), life.node());
        return new Attempt(id, "default", binding, operation,
                operation.stale() == StalePolicy.RECONCILE ? new Inquiry(world, life, request) : null);
    }

    /** Does what the lifecycle says. */
    private void follow(Request request, Step step) {
        if (step instanceof Step.Await await) {
            resumeAfter(request, await.answer());
        } else if (step instanceof Step.AwaitOwner await) {
            resumeAfter(request, await.admission());
        } else if (step instanceof Step.Claim) {
            follow(request, begin(request));
        } else if (step instanceof Step.Invoke) {
            invoke(request);
        } else if (step instanceof Step.Rethrow && request.lifecycle.execution() != null) {
            // An exception mapper makes another response of it.
            respond(request, ERROR);
        } else {
            executing.remove(request);
            if (step instanceof Step.Send) {
                recorded(request);
            }
            if (step instanceof Step.Discard) {
                world.seen(Seen.DISCARDED);
                open.remove(request);
            } else {
                answers.send(request, step);
            }
        }
    }

    /** An answer that leaves claims to be recorded, if it is of a kind that is, and the store has not been too slow. */
    private void recorded(Request request) {
        if (OUTCOMES.records(request.status) && !world.names().isDeferred(request.ownership)) {
            world.tell(new Event.Settled(world.time().now(), request.number(), world.names().tenure(request.ownership)));
        }
    }

    private void resumeAfter(Request request, CompletableFuture<?> answer) {
        answer.whenComplete((known, failure) -> world.fate().goOn(life, MOMENT, "resumed",
                () -> follow(request, request.lifecycle.resumed())));
    }

    /** Ends the request of a client that disconnects, as a server does. */
    void disconnected(Request request) {
        if (request.lifecycle != null) {
            world.seen(executing.contains(request) ? Seen.GAVE_UP_WHILE_EXECUTING : Seen.GAVE_UP_UNDECIDED);
            request.lifecycle.disconnected();
        }
    }

    private Step begin(Request request) {
        request.transaction = new SimulatedTransaction(world, life, request);
        return request.lifecycle.runsIn(request.transaction);
    }

    private void invoke(Request request) {
        world.mayAct(request);
        Execution execution = request.lifecycle.execution();
        request.ownership = execution.ownership();
        world.seen(life.store().grantOf(request.ownership));
        if (execution.isClaim()) {
            world.names().owner(request.ownership.owner(), life.label() + " claim " + request.number());
        } else if (request.call().operation().transactional()) {
            Step step = begin(request);
            if (!(step instanceof Step.Invoke)) {
                follow(request, step);
                return;
            }
        }
        run(request);
    }

    private void run(Request request) {
        executing.add(request);
        acting.add(request);
        world.tell(new Event.Began(world.time().now(), request.number(),
                request.ownership == null ? null : world.names().tenure(request.ownership)));
        Request.Plan plan = request.plan();
        if (timesOut(request)) {
            request.lifecycle.stageBegan();
            world.fate().goOn(life, plan.endsAfter() / 2, "time-out", () -> {
                world.tell(new Event.TimedOut(world.time().now(), request.number()));
                respond(request, TIMED_OUT);
            });
        }
        if (request.lifecycle != null && request.call().operation().steps()) {
            new SimulatedSteps(world, life, request, protocol).run(() -> world.database().effect(request),
                    done -> stepsEnded(request, done));
            return;
        }
        if (request.transaction != null || plan.effectAfter() < 0) {
            world.fate().goOn(life, plan.endsAfter(), "end", () -> end(request));
            return;
        }
        world.fate().goOn(life, plan.effectAfter(), "effect", () -> {
            world.database().effect(request);
            world.fate().goOn(life, plan.endsAfter() - plan.effectAfter(), "end", () -> end(request));
        });
    }

    /** Whether something answers for the method while its stage is at work. */
    private static boolean timesOut(Request request) {
        return request.plan().end() == Request.End.TIMES_OUT && request.lifecycle != null && request.transaction == null;
    }

    /** An exception of a step becomes a response by a mapper. */
    private void stepsEnded(Request request, boolean done) {
        if (done) {
            end(request);
            return;
        }
        world.tell(new Event.Ended(world.time().now(), request.number(), TIMED_OUT));
        world.willNotAct(request);
        acting.remove(request);
        if (timesOut(request)) {
            request.lifecycle.stageEnded();
        } else {
            respond(request, TIMED_OUT);
        }
    }

    private void end(Request request) {
        Request.Plan plan = request.plan();
        RequestLifecycle lifecycle = request.lifecycle;
        world.tell(new Event.Ended(world.time().now(), request.number(), plan.status()));
        world.willNotAct(request);
        acting.remove(request);
        if (lifecycle == null) {
            executing.remove(request);
            request.status = plan.status();
            answers.send(request, new Step.Send());
            return;
        }
        if (plan.endsAfter() > world.setting().lease()) {
            world.seen(Seen.METHOD_BEYOND_LEASE);
        }
        if (timesOut(request)) {
            world.seen(Seen.TIMED_OUT);
            lifecycle.returned(plan.status());
            lifecycle.stageEnded();
            return;
        }
        switch (plan.end()) {
            case UNMAPPED -> {
                world.seen(Seen.UNMAPPED);
                request.status = ERROR;
                follow(request, lifecycle.failed(new IllegalStateException("planned")));
            }
            case RESPONSE_FAILS -> {
                world.seen(Seen.RESPONSE_FAILED);
                lifecycle.returned(plan.status());
                follow(request, lifecycle.respondingFailed(new IllegalStateException("planned")));
            }
            case OUTSIDE -> {
                world.seen(Seen.ENDED_OUTSIDE);
                request.status = ERROR;
                lifecycle.returned(plan.status());
                lifecycle.closed();
                executing.remove(request);
                answers.send(request, new Step.Send());
            }
            default -> respond(request, plan.status());
        }
    }

    private void respond(Request request, int status) {
        if (!OUTCOMES.records(status)) {
            world.seen(status >= ERROR ? Seen.FAILED : Seen.RELEASED);
        }
        request.status = status;
        follow(request, request.lifecycle.responded(status,
                () -> Contents.response(request.number(), status, request.plan().kept())));
    }

    /** Ends the requests and transactions of an incarnation that has ended. */
    void end() {
        acting.forEach(world::willNotAct);
        for (Request request : open) {
            if (request.transaction != null) {
                request.transaction.abandoned();
            }
        }
        List<Request> unanswered = List.copyOf(open);
        world.time().after(MOMENT, () -> unanswered.forEach(request -> request.noAnswer(world, "its node is gone")));
    }
}
