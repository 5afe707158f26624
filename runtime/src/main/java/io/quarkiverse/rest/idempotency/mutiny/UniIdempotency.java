package io.quarkiverse.rest.idempotency.mutiny;

import java.util.function.Function;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.smallrye.mutiny.Uni;

/**
 * The same as {@link Idempotency#executeAsync} for work that returns a {@link Uni}. A bean that is injected.
 */
@Singleton
public class UniIdempotency {

    private final Idempotency idempotency;

    UniIdempotency(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    /**
     * Runs work that does not block, or finds its recorded result. Each subscription is an attempt of its own. Cancelling it
     * keeps work from running that has not begun; work that runs keeps the key, and its result is recorded.
     *
     * @param request names the work
     * @param work makes the work of an attempt that runs; it is subscribed to once
     * @return emits the result; fails as {@link Idempotency#execute} throws
     */
    public <T extends @Nullable Object> Uni<T> execute(WorkRequest<T> request,
            Function<IdempotencyContext, Uni<? extends T>> work) {
        return Uni.createFrom().completionStage(
                () -> idempotency.executeAsync(request, context -> work.apply(context).subscribeAsCompletionStage()));
    }
}
