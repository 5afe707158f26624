package io.quarkiverse.rest.idempotency.steps;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;

/**
 * Runs of the method of one record, over a store that keeps its progress here.
 */
final class Run implements StepProgress, StepFailures, StepThreads, StepResults {

    static final RecordId RECORD = RecordId.of("default", "alice", "key");

    /** The exception of a run that cannot go on. */
    static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Stopped(String why) {
            super(why);
        }
    }

    /** The calls that steps have made, in all runs. */
    final List<String> calls = new ArrayList<>();
    byte[] progress;
    boolean owned = true;
    boolean down;
    /** Whether the store records, and its answer does not arrive. */
    boolean answersLost;
    /** Completes when the answers to recordings arrive. */
    CompletableFuture<Void> answering = CompletableFuture.completedFuture(null);
    boolean blocking = true;
    boolean transaction;
    Executor context = Runnable::run;
    long limit = 1_000;
    /** The request as it is to be stored; {@code null} where it is not stored. */
    byte[] request;
    int requestsAsked;
    private boolean again;
    private StoredSteps recording;

    /** The first run, or the next one after a takeover. */
    StepSequence begin() {
        recording = new StoredSteps(this, this, this, new StoredSteps.SizeLimit(limit, "steps.max-size"), () -> {
            requestsAsked++;
            return request;
        });
        again = true;
        return repeat();
    }

    /** One more run of the same owner, as by a retry of the method. */
    StepSequence repeat() {
        return new StepSequence(recording, this, Run::key);
    }

    static UUID key(String step) {
        return RECORD.deriveKey("pay", step);
    }

    /** Notes a call, and returns its result. */
    <T> T call(String name, T result) {
        calls.add(name);
        return result;
    }

    @Override
    public boolean mayExist() {
        return again;
    }

    @Override
    public boolean surelyOwned() {
        return owned;
    }

    @Override
    public CompletableFuture<LoadProgressResult> load() {
        return answer(!owned ? new LoadProgressResult.Lost()
                : progress == null ? new LoadProgressResult.None() : new LoadProgressResult.Found(progress));
    }

    @Override
    public CompletableFuture<RecordProgressResult> record(byte[] recorded) {
        if (owned && !down && (progress == null || recorded.length > progress.length)) {
            progress = recorded;
        }
        if (answersLost) {
            return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
        }
        return answering.thenCompose(arrived -> answer(owned ? RecordProgressResult.RECORDED : RecordProgressResult.LOST));
    }

    private <T> CompletableFuture<T> answer(T answer) {
        return down ? CompletableFuture.failedFuture(new IllegalStateException("down"))
                : CompletableFuture.completedFuture(answer);
    }

    @Override
    public RuntimeException changed(String difference) {
        return new Stopped("changed: " + difference);
    }

    @Override
    public RuntimeException unavailable(Throwable cause) {
        return new Stopped("unavailable: " + cause.getMessage());
    }

    @Override
    public RuntimeException lost() {
        return new Stopped("lost");
    }

    @Override
    public boolean mayBlock() {
        return blocking;
    }

    @Override
    public boolean inTransaction() {
        return transaction;
    }

    /** As if its bound had passed. */
    @Override
    public boolean await(CompletableFuture<?> answer) {
        return answer.isDone();
    }

    @Override
    public Executor context() {
        return context;
    }

    @Override
    public byte[] write(Object result) {
        return result.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Object read(byte[] result, Type type) {
        String text = new String(result, StandardCharsets.UTF_8);
        return type == Integer.class ? Integer.valueOf(text) : text;
    }
}
