package io.quarkiverse.rest.idempotency.simulator;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.quarkiverse.rest.idempotency.runtime.core.Admission;
import io.quarkiverse.rest.idempotency.runtime.core.IdempotencyProtocol;
import io.quarkiverse.rest.idempotency.runtime.core.Refusal;
import io.quarkiverse.rest.idempotency.runtime.core.Settlement;
import io.quarkiverse.rest.idempotency.simulator.history.Event;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteOutcome;

/**
 * Ends the transaction of a method together with its record, and asks the record when it is not known how that went.
 */
final class TransactionEnd {

    private static final int ERROR = 500;
    private static final long MOMENT = 50_000;

    private final World world;
    private final Life life;
    private final IdempotencyProtocol protocol;
    private final Answers answers;
    private final BiFunction<Request, Integer, CompletableFuture<Settlement>> settle;

    /**
     * @param settle ends an execution as its status demands, outside of a transaction
     */
    TransactionEnd(World world, Life life, IdempotencyProtocol protocol, Answers answers,
            BiFunction<Request, Integer, CompletableFuture<Settlement>> settle) {
        this.world = world;
        this.life = life;
        this.protocol = protocol;
        this.answers = answers;
        this.settle = settle;
    }

    /**
     * @param records whether the outcome is recorded
     */
    void end(Request request, boolean records) {
        if (!records || request.plan().rollsBack()) {
            rollBack(request);
            settleAndAnswer(request, request.plan().status());
            return;
        }
        CompleteCall call = protocol.completion(request.execution,
                Contents.outcome(request.number(), request.plan().status(), request.plan().kept()));
        Transaction transaction = request.transaction;
        ask("complete in the transaction", () -> world.database().complete(transaction, call), transaction)
                .whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        rollBack(request);
                        settleAndAnswer(request, ERROR);
                    } else if (outcome == CompleteOutcome.LOST) {
                        lost(request);
                    } else {
                        commit(request);
                    }
                });
    }

    private <T> CompletableFuture<T> ask(String what, Supplier<T> statement, Transaction transaction) {
        try {
            CompletableFuture<T> answer = world.fate().statement(life, what, statement,
                    () -> world.database().rollBack(transaction));
            // What drivers do with a database that does not answer; the statement may take effect all the same.
            life.schedule(world.setting().limits().storeBound(),
                    () -> answer.completeExceptionally(new StoreFailedException("time-out")));
            return answer;
        } catch (StoreFailedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void commit(Request request) {
        ask("commit", () -> world.database().commit(life, request.transaction), request.transaction)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        commitFailed(request);
                        return;
                    }
                    world.seen(Seen.COMMITTED);
                    request.transaction = null;
                    protocol.completed(request.execution);
                    settled(request, Event.Settled.How.SETTLED);
                    answer(request, () -> answers.fresh(request, request.plan().status()));
                });
    }

    private void lost(Request request) {
        rollBack(request);
        protocol.lost(request.execution);
        settled(request, Event.Settled.How.LOST);
        protocol.recorded(request.execution.attempt())
                .thenAccept(admission -> answer(request, () -> answers.follow(request, admission)));
    }

    private void commitFailed(Request request) {
        world.seen(Seen.COMMIT_FAILED);
        protocol.recorded(request.execution.attempt()).thenAccept(recorded -> {
            if (recorded instanceof Admission.Replay || recorded instanceof Admission.Refused refused
                    && refused.refusal() instanceof Refusal.ReplayFailed) {
                world.seen(Seen.COMMITTED_THOUGH_IT_FAILED);
                protocol.completed(request.execution);
                answer(request, () -> answers.follow(request, recorded));
            } else if (recorded instanceof Admission.Refused refused
                    && refused.refusal() instanceof Refusal.OutcomeUnknown) {
                protocol.fail(request.execution);
                answer(request, () -> answers.follow(request, recorded));
            } else {
                settle.apply(request, ERROR)
                        .thenCompose(settlement -> protocol.recorded(request.execution.attempt()))
                        .thenAccept(admission -> answer(request, () -> {
                            if (admission instanceof Admission.Replay) {
                                answers.follow(request, admission);
                            } else {
                                answers.fresh(request, ERROR);
                            }
                        }));
            }
        });
    }

    private void settleAndAnswer(Request request, int status) {
        settle.apply(request, status).thenRun(() -> answer(request, () -> answers.fresh(request, status)));
    }

    private void rollBack(Request request) {
        world.seen(Seen.ROLLED_BACK);
        Transaction transaction = request.transaction;
        request.transaction = null;
        // It goes through whatever becomes of the connection: a database rolls back what nobody commits.
        world.time().after(MOMENT, () -> world.database().rollBack(transaction));
    }

    private void settled(Request request, Event.Settled.How how) {
        world.tell(new Event.Settled(world.time().now(), request.number(),
                world.names().tenure(request.execution.ownership()), how));
    }

    private void answer(Request request, Runnable answering) {
        world.fate().goOn(life, MOMENT, "answer", answering);
    }
}
