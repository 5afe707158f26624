package io.quarkiverse.rest.idempotency.store.batching;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.protocol.Timers;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Calls of one kind: those under way, and the elements that wait for the next one.
 *
 * @param <C> the call to the store for one key
 * @param <O> the result of the store for one key
 */
final class BatchQueue<C, O> {

    /** Longer than a call takes without delay, commit included, and much shorter than the patience of any caller. */
    private static final Duration LATE = Duration.ofMillis(20);

    private final Function<List<C>, CompletionStage<List<O>>> call;
    private final Function<C, RecordId> id;
    private final ToLongFunction<C> weight;
    private final Predicate<O> shared;
    private final Executor executor;
    private final Timers timers;
    private final BatchingLimits limits;
    private final Deque<Element> waiting = new ArrayDeque<>();
    private int underWay;
    /** The calls under way that are not late. */
    private int prompt;

    /**
     * @param call can be repeated for elements that it failed for
     * @param shared whether the result for one element holds for others of the same key, which wait at that time
     */
    BatchQueue(Function<List<C>, CompletionStage<List<O>>> call, Function<C, RecordId> id, ToLongFunction<C> weight,
            Predicate<O> shared, Executor executor, Timers timers, BatchingLimits limits) {
        this.call = call;
        this.id = id;
        this.weight = weight;
        this.shared = shared;
        this.executor = executor;
        this.timers = timers;
        this.limits = limits;
    }

    /**
     * @param asked a single element, which may share a call with others; several are a call of their own
     */
    CompletionStage<List<O>> ask(List<C> asked) {
        if (asked.size() != 1) {
            return call.apply(asked);
        }
        Element element = new Element(asked.get(0));
        Call alone = goOrWait(element);
        if (alone != null) {
            // On the thread of the caller: it has nothing to wait for.
            alone.make();
        } else {
            handOver(next());
        }
        return element;
    }

    /**
     * @return {@code null} when it waits now
     */
    private synchronized @Nullable Call goOrWait(Element element) {
        if (prompt > 0 || underWay >= limits.statements()) {
            waiting.add(element);
            return null;
        }
        return new Call(List.of(element));
    }

    /**
     * Begins beside a call that is under way only if that is late, or if so many wait that another call would not get more of
     * them: calls that are made together are small, and small calls cost more.
     *
     * @return {@code null} when no element waits, or when those that wait must wait on
     */
    private synchronized @Nullable Call next() {
        if (waiting.isEmpty() || underWay >= limits.statements()
                || prompt > 0 && waiting.size() < limits.elements()) {
            return null;
        }
        return new Call(take());
    }

    private void handOver(@Nullable Call next) {
        if (next == null) {
            return;
        }
        try {
            executor.execute(next::make);
        } catch (RejectedExecutionException e) {
            next.batch.forEach(element -> element.fail(e));
            next.end();
        }
    }

    /** A call of the store, which counts as under way from the decision to make it. */
    private final class Call {

        private final List<Element> batch;
        private boolean late;
        private boolean over;
        private Timers.@Nullable Timer watch;

        /** The caller holds the lock of the queue. */
        Call(List<Element> batch) {
            this.batch = batch;
            underWay++;
            prompt++;
        }

        void make() {
            // Before the call, which may block this thread until it is answered.
            watch(LATE, this::late);
            ask(batch, (results, failure) -> {
                // First the next call, which can be under way while this one's answers are dealt with.
                end();
                deliver(batch, results, failure);
            });
        }

        private void watch(Duration delay, Runnable task) {
            Timers.Timer timer = timers.schedule(delay, task);
            synchronized (BatchQueue.this) {
                watch = timer;
            }
        }

        /** No request waits for it any more, but it keeps its place until the patience limit. */
        private void late() {
            synchronized (BatchQueue.this) {
                if (over) {
                    return;
                }
                late = true;
                prompt--;
            }
            watch(limits.patience().minus(LATE), this::end);
            handOver(next());
        }

        /** The call is answered, or may never be: it does not keep its place for ever. Late answers are still delivered. */
        private void end() {
            @Nullable
            Call next;
            synchronized (BatchQueue.this) {
                if (over) {
                    return;
                }
                over = true;
                underWay--;
                if (!late) {
                    prompt--;
                }
                if (watch != null) {
                    watch.cancel();
                }
                next = next();
            }
            handOver(next);
        }
    }

    /** The ids of one call are distinct: further elements of a key are not sent, and get the result of the first one. */
    private List<Element> take() {
        Map<RecordId, Element> batch = new LinkedHashMap<>();
        long bytes = 0;
        while (!waiting.isEmpty() && batch.size() < limits.elements()) {
            Element element = waiting.peek();
            Element first = batch.get(id.apply(element.asked));
            if (first != null) {
                first.share(waiting.poll());
                continue;
            }
            bytes += weight.applyAsLong(element.asked);
            if (bytes > limits.bytes() && !batch.isEmpty()) {
                break;
            }
            batch.put(id.apply(element.asked), waiting.poll());
        }
        return List.copyOf(batch.values());
    }

    private void deliver(List<Element> batch, @Nullable List<O> results, @Nullable Throwable failure) {
        if (results != null) {
            for (int i = 0; i < batch.size(); i++) {
                answer(batch.get(i), results.get(i));
            }
        } else if (batch.size() == 1) {
            batch.get(0).fail(Objects.requireNonNull(failure));
        } else {
            separate(batch, Objects.requireNonNull(failure));
        }
    }

    /**
     * Answers an element and the other elements of its key. These ask again themselves when the result does not hold for them.
     */
    private void answer(Element element, O result) {
        element.complete(List.of(result));
        for (Element other : element.others) {
            if (shared.test(result)) {
                other.complete(List.of(result));
            } else {
                Call alone = goOrWait(other);
                handOver(alone == null ? next() : alone);
            }
        }
    }

    /**
     * One element that the store cannot take must not fail the others: the halves are asked again, and the half that fails is
     * halved again. Where both fail, the store itself fails, and no further call is made.
     */
    private void separate(List<Element> batch, Throwable failure) {
        int middle = batch.size() / 2;
        List<Element> first = batch.subList(0, middle);
        List<Element> second = batch.subList(middle, batch.size());
        again(first, (firstOutcomes, firstFailure) -> again(second, (secondOutcomes, secondFailure) -> {
            if (firstFailure != null && secondFailure != null) {
                batch.forEach(element -> element.fail(failure));
            } else {
                deliver(first, firstOutcomes, firstFailure);
                deliver(second, secondOutcomes, secondFailure);
            }
        }));
    }

    private void again(List<Element> batch, Answer<O> then) {
        try {
            executor.execute(() -> ask(batch, then));
        } catch (RejectedExecutionException e) {
            then.is(null, e);
        }
    }

    private void ask(List<Element> batch, Answer<O> then) {
        CompletionStage<List<O>> stage;
        try {
            stage = Objects.requireNonNull(call.apply(asked(batch)), "No stage was returned");
        } catch (RuntimeException e) {
            then.is(null, e);
            return;
        }
        stage.whenComplete((results, failure) -> {
            if (failure == null && !isComplete(results, batch.size())) {
                then.is(null, new IllegalStateException(
                        "Expected " + batch.size() + " results from the store, was " + results));
            } else {
                then.is(results, failure);
            }
        });
    }

    private static boolean isComplete(@Nullable List<?> results, int expected) {
        if (results == null || results.size() != expected) {
            return false;
        }
        for (Object result : results) {
            if (result == null) {
                return false;
            }
        }
        return true;
    }

    private List<C> asked(List<Element> batch) {
        List<C> asked = new ArrayList<>(batch.size());
        for (Element element : batch) {
            asked.add(element.asked);
        }
        return asked;
    }

    /** A call for one key, which completes when the store has answered it. */
    private final class Element extends CompletableFuture<List<O>> {

        private final C asked;
        /** The elements of the same key, in the order in which they came. */
        private List<Element> others = List.of();

        Element(C asked) {
            this.asked = asked;
        }

        void share(Element other) {
            if (others.isEmpty()) {
                others = new ArrayList<>();
            }
            others.add(other);
        }

        void fail(Throwable failure) {
            completeExceptionally(failure);
            others.forEach(other -> other.completeExceptionally(failure));
        }
    }

    @FunctionalInterface
    private interface Answer<O> {

        /** Results or a failure; the other is {@code null}. */
        void is(@Nullable List<O> results, @Nullable Throwable failure);
    }
}
