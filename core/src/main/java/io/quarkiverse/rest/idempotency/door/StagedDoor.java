package io.quarkiverse.rest.idempotency.door;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.lifecycle.Step;
import io.quarkiverse.rest.idempotency.protocol.Stages;

/**
 * Carries out the steps of a request without a thread of its own. The protocol bounds all its waits. A caller that gives the
 * answer up gives up the request until its work begins; work that runs goes on, and its result is recorded.
 */
final class StagedDoor {

    private final KeyedWork request;
    private final Executor executor;
    private final Function<IdempotencyContext, ? extends CompletionStage<?>> work;
    /** The end of the request, which no caller can complete. */
    private final CompletableFuture<@Nullable Object> ended = new CompletableFuture<>();
    private boolean begun;

    /**
     * @param executor runs the work, and everything after a wait
     */
    StagedDoor(KeyedWork request, Executor executor, Function<IdempotencyContext, ? extends CompletionStage<?>> work) {
        this.request = request;
        this.executor = executor;
        this.work = work;
    }

    CompletableFuture<@Nullable Object> start() {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        ended.whenComplete((result, failure) -> {
            try {
                request.lifecycle.closed();
            } finally {
                tell(answer, result, failure);
            }
        });
        answer.whenComplete((result, failure) -> {
            if (!ended.isDone()) {
                request.lifecycle.disconnected();
            }
        });
        execute(() -> request.lifecycle.arrived(CompletableFuture.completedFuture(request.attempt)));
        return answer;
    }

    private static void tell(CompletableFuture<@Nullable Object> answer, @Nullable Object result, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(result);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private interface Event {

        Step tell();
    }

    private void execute(Event event) {
        try {
            executor.execute(() -> handle(event));
        } catch (RuntimeException e) {
            if (begun) {
                // The executor is shut down, and the work has had its effect: its end is recorded on this thread.
                handle(event);
            } else {
                ended.completeExceptionally(e);
            }
        }
    }

    private void handle(Event event) {
        try {
            follow(event.tell());
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    private void follow(Step first) {
        Step step = first;
        for (;;) {
            if (step instanceof Step.Await await) {
                if (!await.answer().isDone()) {
                    resumeAfter(await.answer());
                    return;
                }
                step = request.lifecycle.resumed();
            } else if (step instanceof Step.AwaitOwner await) {
                if (!await.admission().isDone()) {
                    resumeAfter(await.admission());
                    return;
                }
                step = request.lifecycle.resumed();
            } else if (step instanceof Step.Invoke) {
                invoke();
                return;
            } else if (step instanceof Step.InvokeUnprotected) {
                begin().whenComplete(this::end);
                return;
            } else if (step instanceof Step.Rethrow rethrow && request.isOpen()) {
                step = request.rethrown(rethrow.failure());
            } else {
                end(step);
                return;
            }
        }
    }

    private void resumeAfter(CompletableFuture<?> awaited) {
        awaited.whenComplete((done, failure) -> execute(request.lifecycle::resumed));
    }

    private void invoke() {
        begin().whenComplete((result, failure) -> execute(
                () -> failure == null ? request.returned(result) : request.failed(Stages.unwrap(failure))));
    }

    private CompletionStage<?> begin() {
        begun = true;
        IdempotencyContext context = request.begin();
        try {
            return work.apply(context);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            request.left();
        }
    }

    private void end(Step step) {
        if (step instanceof Step.Discard) {
            ended.cancel(false);
            return;
        }
        try {
            ended.complete(request.answer(step));
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    private void end(@Nullable Object result, @Nullable Throwable failure) {
        tell(ended, result, failure == null ? null : Stages.unwrap(failure));
    }
}
