package io.quarkiverse.rest.idempotency.simulator;

import io.quarkiverse.rest.idempotency.simulator.history.Row;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadProgressResult;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.RecordProgressResult;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * Counts what the store says.
 */
final class StatementCoverage {

    private final Coverage coverage;

    StatementCoverage(Coverage coverage) {
        this.coverage = coverage;
    }

    void purged(int count) {
        if (count > 0) {
            coverage.add(Seen.PURGE_DELETED);
        }
    }

    void expired() {
        coverage.add(Seen.RESERVE_AFTER_EXPIRY);
    }

    void answered(Object result, Object call, Row before) {
        Seen seen = of(result, call, before);
        if (seen != null) {
            coverage.add(seen);
        }
    }

    private static Seen of(Object result, Object call, Row before) {
        if (result instanceof RecordProgressResult recorded) {
            return recorded == RecordProgressResult.LOST ? Seen.PROGRESS_LOST : Seen.PROGRESS_RECORDED;
        } else if (result instanceof LoadProgressResult) {
            return result instanceof LoadProgressResult.Found ? Seen.PROGRESS_FOUND : null;
        } else if (result instanceof ReserveResult.Owned) {
            return Seen.RESERVE_OWNED;
        } else if (result instanceof ReserveResult.Exists exists) {
            return found(exists.record(), Seen.RESERVE_FOUND_LIVING, Seen.RESERVE_FOUND_STALE, Seen.RESERVE_FOUND_COMPLETED);
        } else if (result instanceof LoadResult.Found found) {
            return found(found.record(), Seen.LOAD_FOUND_IN_PROGRESS, Seen.LOAD_FOUND_STALE, Seen.LOAD_FOUND_COMPLETED);
        } else if (result instanceof LoadResult.Absent) {
            return Seen.LOAD_ABSENT;
        } else if (result instanceof HeartbeatResult heartbeat) {
            return switch (heartbeat) {
                case EXTENDED -> Seen.HEARTBEAT_EXTENDED;
                case LOCKED -> Seen.HEARTBEAT_LOCKED;
                case LOST -> Seen.HEARTBEAT_LOST;
            };
        } else if (result instanceof TakeOverResult) {
            return result instanceof TakeOverResult.Owned ? Seen.TAKE_OVER_OWNED
                    : result instanceof TakeOverResult.Exists ? Seen.TAKE_OVER_TOO_LATE : Seen.TAKE_OVER_ABSENT;
        } else if (result instanceof CompleteResult && ((CompleteCall) call).claim() != null) {
            return result == CompleteResult.LOST ? Seen.CLAIM_COMPLETED_TOO_LATE : null;
        } else if (result instanceof CompleteResult completed) {
            return completed == CompleteResult.LOST ? Seen.COMPLETE_LOST
                    : before != null && before.completed() ? Seen.COMPLETE_REPEATED : Seen.COMPLETE_COMPLETED;
        } else if (result == ReleaseResult.LOST) {
            return Seen.RELEASE_LOST;
        }
        ReleaseCall release = (ReleaseCall) call;
        return release.mode() == ReleaseCall.Mode.FORGET ? Seen.RELEASE_FORGOT
                : release.backOff().isZero() ? Seen.RELEASE_ENDED_LEASE : Seen.RELEASE_BACKED_OFF;
    }

    private static Seen found(IdempotencyRecord record, Seen living, Seen stale, Seen completed) {
        if (record instanceof IdempotencyRecord.InProgress inProgress) {
            return inProgress.leaseOver() ? stale : inProgress.ownerless() ? Seen.RESERVE_FOUND_OWNERLESS : living;
        }
        return completed;
    }
}
