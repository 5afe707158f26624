package io.quarkiverse.rest.idempotency.client.runtime.latest;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

/**
 * The end of an attempt, which its thread knows. An exception that an application makes of an answer cannot always hold the
 * answer: it may take no suppressed exceptions, and it may be the same object for all answers, also of concurrent calls. Fault
 * Tolerance decides about a retry in one of two places: in the call that ends it, or, where it has ended
 * before Fault Tolerance looks, on the thread that has begun it. Both threads know the attempt.
 */
public final class AttemptEnd {

    /** The call holds its attempt. A thread does not, because it may outlive the application. */
    private static final ThreadLocal<WeakReference<AttemptEnd>> LATEST = new ThreadLocal<>();

    private final WeakReference<AttemptEnd> reference = new WeakReference<>(this);
    private volatile @Nullable Failure failure;

    /**
     * @param exception weak, because an attempt that failed may be kept for longer than its exception
     * @param answer the answer of the server, or {@code null} where there was none
     */
    public record Failure(WeakReference<Throwable> exception, @Nullable Exception answer) {
    }

    /** Makes this the end of the latest attempt of this thread. */
    public void bind() {
        LATEST.set(reference);
    }

    /** Binds the end to this thread, which is about to tell of the failure. */
    public void failed(Throwable exception, @Nullable Exception answer) {
        failure = new Failure(new WeakReference<>(exception), answer);
        bind();
    }

    /** The end of the latest attempt of this thread, or {@code null} if it has not ended in this exception. */
    public static @Nullable Failure latest(Throwable exception) {
        WeakReference<AttemptEnd> reference = LATEST.get();
        AttemptEnd end = reference == null ? null : reference.get();
        Failure failure = end == null ? null : end.failure;
        return failure != null && failure.exception().refersTo(exception) ? failure : null;
    }
}
