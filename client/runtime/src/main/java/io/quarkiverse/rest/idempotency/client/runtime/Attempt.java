package io.quarkiverse.rest.idempotency.client.runtime;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

import io.quarkiverse.rest.idempotency.client.FailedAttempt;
import io.quarkiverse.rest.idempotency.client.runtime.latest.AttemptEnd;

/**
 * One attempt of a call: the key that it sends, and its answer.
 */
public final class Attempt {

    private static final ThreadLocal<Attempt> BEGINNING = new ThreadLocal<>();

    private final String method;
    private final UUID key;
    private final Duration budget;
    private final AttemptEnd end = new AttemptEnd();
    private volatile FailedAttempt answer;
    private volatile String ending = "the last attempt is retried for its result";

    /**
     * @param method the method of the client that sends the key
     * @param key the key that the call sends where it brings no key of its own; may be {@code null} where it does
     * @param budget the longest duration of the call with all its retries, or {@code null}
     */
    Attempt(String method, UUID key, Duration budget) {
        this.method = method;
        this.key = key;
        this.budget = budget;
    }

    /**
     * Calls a client, whose method {@linkplain #taken takes} the attempt on this thread. It can wait for its answer there or
     * return at once. Before it takes the attempt, it can call other clients, as for a parameter of its request.
     */
    <T> T call(Callable<T> client) throws Exception {
        Attempt outer = BEGINNING.get();
        BEGINNING.set(this);
        try {
            return client.call();
        } finally {
            if (outer == null) {
                BEGINNING.remove();
            } else {
                BEGINNING.set(outer);
            }
            end.bind();
        }
    }

    /**
     * The attempt of the method that begins on this thread, or {@code null}. Only once, so that another client which is called
     * meanwhile, as by a filter that fetches a token, does not take it, too. A client without interceptors that is called for a
     * parameter finds the attempt of another method, and leaves it.
     */
    static Attempt taken(String method) {
        Attempt attempt = BEGINNING.get();
        if (attempt == null || !attempt.method.equals(method)) {
            return null;
        }
        BEGINNING.remove();
        return attempt;
    }

    UUID key() {
        return key;
    }

    /**
     * Notes the answer of the server, before the caller that waits for it gets it.
     *
     * @param retryAfter the time that the server asked to wait, or {@code null}
     */
    public void answered(int status, Duration retryAfter) {
        answer = new FailedAttempt(status, retryAfter, budget);
    }

    /** The end of the attempt, in words, once it has ended. */
    String ending() {
        return ending;
    }

    /**
     * Tells what was answered to the attempt that ended in the failure, or in the failure that a stage has wrapped. Called on
     * the thread that passes the failure on.
     */
    void explain(Throwable failure) {
        FailedAttempt answered = answer;
        answer = null;
        ending = answered == null ? "the last attempt had no answer, " + failure
                : "the last attempt was answered " + answered.status();
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        Throwable exception = wrapped ? failure.getCause() : failure;
        // An exception that the application uses again would gather the answers of all its calls.
        if (answered != null && !holdsAnswer(exception)) {
            exception.addSuppressed(answered);
        }
        end.failed(exception, answered);
    }

    private static boolean holdsAnswer(Throwable exception) {
        for (Throwable suppressed : exception.getSuppressed()) {
            if (suppressed instanceof FailedAttempt) {
                return true;
            }
        }
        return false;
    }
}
