package io.quarkiverse.rest.idempotency.mutiny;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.smallrye.mutiny.Uni;

/**
 * The steps of an idempotent method for work that returns a {@link Uni}: the same steps as those of {@link IdempotentSteps},
 * with the same rules. A bean that is injected, or a parameter of the resource method. In work that is run by
 * {@link UniIdempotency}, it is made by {@link #of}.
 * <p>
 * A step begins when its {@code Uni} is subscribed to, and each subscription runs it, or finds its recorded result: subscribe
 * to each once. Its work begins on the thread and the context of the subscription, and its result is emitted on that context.
 * Cancelling the subscription does not stop a step that has begun: its result is recorded.
 */
@Singleton
public class UniSteps {

    private final IdempotentSteps steps;

    /**
     * @param steps of the present request
     */
    @Inject
    UniSteps(IdempotentSteps steps) {
        this.steps = steps;
    }

    /**
     * The steps of one run of work.
     *
     * @param steps of the run, as of {@code IdempotencyContext.steps()}
     */
    public static UniSteps of(IdempotentSteps steps) {
        return new UniSteps(steps);
    }

    /**
     * Runs a step, or finds its recorded result.
     *
     * @param name as of {@link IdempotentSteps#run(String, Class, IdempotentSteps.Work)}
     * @param type as there
     * @param work makes the work; called at most once in each run of the method, and subscribed to once
     * @return emits the result when it is recorded, or the recorded one; fails as {@link IdempotentSteps#runAsync} does
     */
    public <T extends @Nullable Object> Uni<T> run(String name, Class<T> type, Supplier<? extends Uni<? extends T>> work) {
        return Uni.createFrom().completionStage(() -> steps.<T> runAsync(name, type, () -> UniSteps.<T> begun(work)));
    }

    /**
     * The same for a generic type of results.
     */
    public <T extends @Nullable Object> Uni<T> run(String name, IdempotentSteps.ResultType<T> type,
            Supplier<? extends Uni<? extends T>> work) {
        return Uni.createFrom().completionStage(() -> steps.<T> runAsync(name, type, () -> UniSteps.<T> begun(work)));
    }

    /**
     * Runs a step without recording a result, as {@link IdempotentSteps#runOnce} does.
     *
     * @param work makes the work; not called when the step is done already
     * @return emits {@code null}
     */
    public Uni<@Nullable Void> runOnce(String name, Supplier<? extends Uni<?>> work) {
        return Uni.createFrom().completionStage(() -> steps.runOnceAsync(name, () -> work.get().subscribeAsCompletionStage()));
    }

    private static <T extends @Nullable Object> CompletableFuture<T> begun(Supplier<? extends Uni<? extends T>> work) {
        return work.get().<T> map(result -> result).subscribeAsCompletionStage();
    }

    /**
     * The key for the call of the step that is under way, as {@link IdempotentSteps#key()}.
     *
     * @throws IllegalStateException outside of a step
     */
    public UUID key() {
        return steps.key();
    }
}
