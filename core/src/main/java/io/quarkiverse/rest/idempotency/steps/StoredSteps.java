package io.quarkiverse.rest.idempotency.steps;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;

/**
 * The steps of a request whose record keeps them as its progress. The progress of an earlier owner is read when the first step
 * begins; a request that is the first with its key reads nothing.
 * <p>
 * Runs may overlap, as when one has timed out and goes on beside its repetition. A step is recorded only where the run that has
 * called it is at the end of the log, and the others see it once it is recorded. A log that could not be recorded is never
 * used again: whether the store has it is not known, and only the next owner can tell.
 */
public final class StoredSteps implements StepRecording {

    private final StepProgress progress;
    private final StepResults results;
    private final StepFailures failures;
    private final SizeLimit limit;
    private final Supplier<byte @Nullable []> request;
    private boolean requestAsked;
    private byte @Nullable [] requestToStore;
    /** Completes when the log is read or recorded; fails with the exception that each later step of this owner gets. */
    private @Nullable CompletableFuture<StepLog> log;

    /**
     * The largest progress of a record.
     *
     * @param bytes in bytes
     * @param source the setting that it comes from, for messages
     */
    public record SizeLimit(long bytes, String source) {
    }

    /** The steps of a request that is not stored. */
    public StoredSteps(StepProgress progress, StepResults results, StepFailures failures, SizeLimit limit) {
        this(progress, results, failures, limit, () -> null);
    }

    /**
     * @param request gives the request as it is to be stored with the first recorded step, {@code null} where it is not stored.
     *        Called at most once, on the thread on which a step ends; does not throw
     */
    public StoredSteps(StepProgress progress, StepResults results, StepFailures failures, SizeLimit limit,
            Supplier<byte @Nullable []> request) {
        this.progress = progress;
        this.results = results;
        this.failures = failures;
        this.limit = limit;
        this.request = request;
    }

    /**
     * @return the request that is stored in the progress of a record, as it was encrypted; {@code null} where there is none, or
     *         this version cannot read the progress
     */
    public static byte @Nullable [] requestIn(byte[] progress) {
        try {
            return StepLog.of(progress).request();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void check(String step, Type type) {
        CredentialNames.of(type).ifPresent(member -> {
            throw new IllegalArgumentException("The result of the step '" + step + "' is a " + type.getTypeName()
                    + " with the member '" + member + "', which looks like a credential and would be kept in the store. Return "
                    + "a type without it, or run the step by runOnce, which records no result");
        });
    }

    @Override
    public CompletableFuture<@Nullable Recorded> find(int position, String step, @Nullable Type type) {
        return log().thenApply(known -> {
            if (position < known.entries().size()) {
                return recorded(known.entries().get(position), position, step, type);
            }
            if (!progress.surelyOwned()) {
                throw failures.lost();
            }
            return null;
        });
    }

    private Recorded recorded(StepEntry entry, int position, String step, @Nullable Type type) {
        String expected = described(entry.name(), entry.type());
        String actual = described(step, type == null ? null : type.getTypeName());
        if (!expected.equals(actual)) {
            throw failures.changed("step " + (position + 1) + " of the record is " + expected + ", and the method began "
                    + actual
                    + ". Run a version with the recorded steps until such records are completed, or resolve the record");
        }
        byte @Nullable [] result = entry.result();
        if (type == null || result == null) {
            return new Recorded(null);
        }
        try {
            return new Recorded(results.read(result, type));
        } catch (RuntimeException e) {
            throw failures.changed("the recorded result of " + expected + " cannot be read as this version's type: " + e
                    + ". Run a version that reads it until such records are completed, or resolve the record");
        }
    }

    private static String described(String step, @Nullable String type) {
        return "'" + step + "' " + (type == null ? "without a result" : "with a " + type);
    }

    private CompletableFuture<StepLog> log() {
        CompletableFuture<StepLog> reading = new CompletableFuture<>();
        synchronized (this) {
            if (log != null) {
                return log;
            }
            log = reading;
        }
        if (!progress.mayExist()) {
            reading.complete(StepLog.EMPTY);
            return reading;
        }
        progress.load().whenComplete((loaded, failure) -> {
            try {
                if (failure != null) {
                    throw failures.unavailable(unwrap(failure));
                }
                reading.complete(read(loaded));
            } catch (RuntimeException e) {
                readAgain();
                reading.completeExceptionally(e);
            }
        });
        return reading;
    }

    /** Nothing was called or recorded yet, so a later step may try to read the log. */
    private synchronized void readAgain() {
        log = null;
    }

    private StepLog read(LoadProgressResult loaded) {
        if (loaded instanceof LoadProgressResult.Lost) {
            throw failures.lost();
        }
        if (loaded instanceof LoadProgressResult.Found found) {
            try {
                return StepLog.of(found.progress());
            } catch (IllegalArgumentException e) {
                throw failures.changed(e.getMessage() + ". Run the version that recorded it until such records are completed, "
                        + "or resolve the record");
            }
        }
        return StepLog.EMPTY;
    }

    @Override
    public CompletableFuture<@Nullable Void> done(int position, String step, @Nullable Type type, @Nullable Object result) {
        CompletableFuture<StepLog> recorded = new CompletableFuture<>();
        StepLog longer;
        try {
            StepEntry entry = new StepEntry(step, type == null ? null : type.getTypeName(), written(step, type, result));
            synchronized (this) {
                longer = withRequest(end(position, step)).with(entry);
                checkSize(longer, step);
                log = recorded;
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(unwrap(e));
        }
        progress.record(longer.progress()).whenComplete((answer, failure) -> {
            if (failure != null) {
                recorded.completeExceptionally(failures.unavailable(unwrap(failure)));
            } else if (answer == RecordProgressResult.LOST) {
                recorded.completeExceptionally(failures.lost());
            } else {
                recorded.complete(longer);
            }
        });
        return recorded.thenApply(ignored -> null);
    }

    /**
     * @return the log, where the step is the next one of it
     */
    private StepLog end(int position, String step) {
        StepLog known = log == null || !log.isDone() ? null : log.join();
        if (known == null || known.entries().size() != position) {
            throw failures.unavailable(new IllegalStateException("The step '" + step + "' was called, and is not recorded: "
                    + "another run of the method has gone on meanwhile. Let a run end before its repetition begins"));
        }
        return known;
    }

    /** The request is stored by the statement that records the first step. */
    private StepLog withRequest(StepLog known) {
        if (known.request() != null) {
            return known;
        }
        if (!requestAsked) {
            requestAsked = true;
            requestToStore = request.get();
        }
        return requestToStore == null ? known : known.withRequest(requestToStore);
    }

    @Override
    public void giveUp() {
        CompletableFuture<StepLog> unanswered;
        synchronized (this) {
            unanswered = log;
        }
        if (unanswered != null && !unanswered.isDone()) {
            unanswered.completeExceptionally(failures.unavailable(new TimeoutException("the store did not answer in time")));
        }
    }

    private void checkSize(StepLog longer, String step) {
        if (longer.size() > limit.bytes()) {
            throw new IllegalStateException("The results of the steps up to '" + step + "' take "
                    + longer.size() + " bytes, and " + limit.source() + " is " + limit.bytes()
                    + ". Return less from the steps, run them by runOnce, or raise the limit");
        }
    }

    private byte @Nullable [] written(String step, @Nullable Type type, @Nullable Object result) {
        if (type == null || result == null) {
            return null;
        }
        try {
            return results.write(result);
        } catch (RuntimeException e) {
            throw new IllegalStateException("The result of the step '" + step + "', a " + type.getTypeName()
                    + ", cannot be written: " + e + ". Return another type, or run the step by runOnce", e);
        }
    }

    /** The exception that a stage has failed with, as it was thrown. */
    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
