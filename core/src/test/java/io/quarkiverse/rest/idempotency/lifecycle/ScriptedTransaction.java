package io.quarkiverse.rest.idempotency.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * A transaction over the records of a test: what it completes is visible when it is committed. Its calls can be held, or made
 * to fail with or without their effect.
 */
public final class ScriptedTransaction implements MethodTransaction {

    private final IdempotencyStore records;
    private final Map<RecordId, ScriptedTransaction> claims;
    private final List<String> calls = new ArrayList<>();
    private CompleteCall call;
    private CompletionStage<Void> beforeClaim = CompletableFuture.completedFuture(null);
    private CompletionStage<Void> beforeLoad = CompletableFuture.completedFuture(null);
    private CompletionStage<Void> beforeComplete = CompletableFuture.completedFuture(null);
    private CompletionStage<Void> beforeCommit = CompletableFuture.completedFuture(null);
    private CompletionStage<Void> beforeRollBack = CompletableFuture.completedFuture(null);
    private Throwable lostAnswer;

    /** The method has marked it. */
    public boolean marked;
    /** It has ended by itself. */
    boolean over;

    /**
     * @param claims the transactions that have claimed keys
     */
    public ScriptedTransaction(IdempotencyStore records, Map<RecordId, ScriptedTransaction> claims) {
        this.records = records;
        this.claims = claims;
    }

    /** The calls, in order. */
    public List<String> calls() {
        return calls;
    }

    /** The key is claimed when this has completed, and not if it fails. */
    void holdClaim(CompletionStage<Void> until) {
        beforeClaim = until;
    }

    void holdLoad(CompletionStage<Void> until) {
        beforeLoad = until;
    }

    void holdComplete(CompletionStage<Void> until) {
        beforeComplete = until;
    }

    /** The commit has no effect before this has completed, and none if it fails. */
    public void holdCommit(CompletionStage<Void> until) {
        beforeCommit = until;
    }

    void holdRollBack(CompletionStage<Void> until) {
        beforeRollBack = until;
    }

    /** The commit takes effect, and fails. */
    void loseAnswerOfCommit(Throwable failure) {
        lostAnswer = failure;
    }

    /** A commit that has failed takes effect after all. */
    void commitsLate() {
        records.complete(List.of(call));
    }

    @Override
    public boolean mustRollBack() {
        if (over) {
            throw new IllegalStateException("The transaction has timed out");
        }
        return marked;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public CompletionStage<Boolean> claim(RecordId id) {
        calls.add("claim");
        return beforeClaim.thenApply(held -> claims.putIfAbsent(id, this) == null);
    }

    @Override
    public CompletionStage<LoadResult> load(RecordId id) {
        calls.add("load");
        return beforeLoad.thenApply(held -> records.load(List.of(id)).toCompletableFuture().join().get(0));
    }

    @Override
    public CompletionStage<CompleteResult> complete(CompleteCall asked) {
        calls.add("complete");
        call = asked;
        return beforeComplete.thenApply(held -> isOwned() ? CompleteResult.COMPLETED : CompleteResult.LOST);
    }

    private boolean isOwned() {
        LoadResult found = records.load(List.of(call.ownership().id())).toCompletableFuture().join().get(0);
        if (call.claim() != null) {
            return found instanceof LoadResult.Absent;
        }
        return found instanceof LoadResult.Found there && there.record() instanceof IdempotencyRecord.InProgress inProgress
                && inProgress.ownership().equals(call.ownership());
    }

    @Override
    public CompletionStage<Void> commit() {
        calls.add("commit");
        return beforeCommit.thenCompose(held -> {
            if (call != null) {
                commitsLate();
            }
            claims.values().remove(this);
            return lostAnswer == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(lostAnswer);
        });
    }

    @Override
    public CompletionStage<Void> rollBack() {
        calls.add("rollBack");
        claims.values().remove(this);
        return beforeRollBack;
    }
}
