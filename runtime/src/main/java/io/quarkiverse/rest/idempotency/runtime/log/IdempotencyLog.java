package io.quarkiverse.rest.idempotency.runtime.log;

import java.lang.invoke.MethodHandles;
import java.util.Collection;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.annotations.Cause;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The log messages of a running application, from INFO up. Lines at DEBUG have no id.
 * <p>
 * An id is never given to another message, and the text may change from one version to the next. Records are named by their
 * hash, never by a key. A method that returns a text belongs to a warning that many requests can cause at once.
 */
@MessageLogger(projectCode = IdempotencyLog.PROJECT, length = 5)
@ValidIdRange(min = 1, max = 99)
public interface IdempotencyLog extends BasicLogger {

    /** The beginning of all ids, of the Iceberg profile as well. */
    String PROJECT = "IDEMP";

    IdempotencyLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), IdempotencyLog.class,
            "io.quarkiverse.rest.idempotency");

    // 1 to 9: the configuration and the start

    @LogMessage(level = Level.WARN)
    @Message(id = 1, value = "Idempotency records are kept in the memory of this node, as quarkus.rest-idempotency.store=memory "
            + "says: a restart forgets them, and other nodes do not know of them, so a retry can run a method again.")
    void recordsInMemory();

    @LogMessage(level = Level.WARN)
    @Message(id = 2, value = "The property %s is now called %s, and its former name works in this version only. Rename it.")
    void propertyRenamed(String former, String current);

    @LogMessage(level = Level.WARN)
    @Message(id = 3, value = "Abandoned records of %s are reconciled only when a duplicate comes, because the store %s cannot "
            + "list its records. Expected one that implements %s.")
    void recordsNotListed(Collection<String> operations, String store, String expected);

    @LogMessage(level = Level.WARN)
    @Message(id = 4, value = "%s complete in their transactions, but %s.")
    void transactionsUnsuitable(Collection<String> operations, String problem);

    // 10 to 29: the store

    @LogMessage(level = Level.ERROR)
    @Message(id = 10, value = "The datasource %s of the idempotency records cannot be reached. Requests with a key are answered "
            + "503 until it can.")
    void datasourceUnreachable(@Cause Throwable cause, String datasource);

    @LogMessage(level = Level.ERROR)
    @Message(id = 11, value = "The table %s does not exist in the datasource %s, or cannot be read. Requests with a key are "
            + "answered 503 until it can. %s")
    void tableMissing(Object table, String datasource, String advice);

    @LogMessage(level = Level.WARN)
    @Message(id = 12, value = "%s. Records are kept without it, and queries of IdempotencyRecordEntity fail until you run: %s")
    void columnMissing(String lack, String statement);

    @LogMessage(level = Level.WARN)
    @Message(id = 13, value = "Cannot create %s yet; the next attempt is in a second. Requests with a key are answered 503 "
            + "until then.")
    void tableNotCreatedYet(@Cause Throwable cause, Object table);

    @LogMessage(level = Level.INFO)
    @Message(id = 14, value = "There is %s now: its database could not be reached at the start.")
    void tableCreated(Object table);

    @LogMessage(level = Level.ERROR)
    @Message(id = 15, value = "Requests with a key are answered 503 until the application is started anew: %s")
    void tableUnusable(String problem);

    @LogMessage(level = Level.WARN)
    @Message(id = 16, value = "Leases of idempotency records cannot be renewed in the datasource %s. A method that runs for "
            + "longer than its lease can be run again by a duplicate. Heartbeats update the table of the records on connections "
            + "of their own: check the grants, and over JDBC the AgroalPoolInterceptor beans of the datasource.")
    void heartbeatsImpossible(@Cause Throwable cause, String datasource);

    @LogMessage(level = Level.ERROR)
    @Message(id = 17, value = "Redis, which has the idempotency records, cannot be asked. Requests with a key are answered 503 "
            + "until it can.")
    void redisUnreachable(@Cause Throwable cause);

    @LogMessage(level = Level.WARN)
    @Message(id = 18, value = "Redis, which has the idempotency records, forgets keys when its memory is full (maxmemory-policy "
            + "%s, maxmemory %s), and a retry whose record is forgotten runs its method again. Set maxmemory-policy to %s.")
    void redisEvicts(String policy, String limit, String expected);

    @LogMessage(level = Level.WARN)
    @Message(id = 19, value = "The cache '%s' cannot be used; replays ask the store. Later failures are not logged.")
    void localCacheUnusable(@Cause Throwable cause, String cache);

    @Message(id = 20, value = "The idempotency store is unavailable; a request of '%s' %s: %s")
    String storeUnavailable(String operation, String consequence, Throwable cause);

    @Message(id = 21, value = "The store did not renew the leases of %s: %s. The renewal is repeated; when a "
            + "lease ends before, a duplicate can take the record over and run the method again.")
    String leasesNotRenewed(String executions, Throwable cause);

    @Message(id = 22, value = "The store did not record the response of %s in time. The response has been sent; recording goes "
            + "on in the background while the lease holds.")
    String recordingDeferred(String execution);

    @Message(id = 29, value = "%d more in the last %d seconds. The latest: %s")
    String repeated(long count, long seconds, String latest);

    // 30 to 49: records and requests

    @LogMessage(level = Level.INFO)
    @Message(id = 30, value = "Took over %s, whose lease was over.")
    void takenOver(String execution);

    @LogMessage(level = Level.INFO)
    @Message(id = 31, value = "Reconciled %s: %s.")
    void reconciled(String execution, String verdict);

    @LogMessage(level = Level.WARN)
    @Message(id = 32, value = "Ownership of %s was lost before its request ended. Its response is not recorded.")
    void ownershipLost(String execution);

    @LogMessage(level = Level.WARN)
    @Message(id = 33, value = "The lease of %s is not renewed any more, although its method has not ended: %s. Retries meet a "
            + "stale record once its lease is over.")
    void renewalEnded(String execution, String reason);

    @LogMessage(level = Level.ERROR)
    @Message(id = 34, value = "The response of %s could not be recorded before its lease ended. Its retries meet a record that "
            + "is stale.")
    void recordingAbandoned(@Cause Throwable cause, String execution);

    @Message(id = 35, value = "The record %s cannot be read; a request of '%s' is rejected: %s. A later version may have written "
            + "it: let this node run that version, too.")
    String recordUnreadable(RecordId id, String operation, Throwable cause);

    @Message(id = 36, value = "This node was paused for longer than the lease of %s; a request of '%s' is rejected, because "
            + "another node may run its method. Look for long pauses of garbage collection or of the machine, or set a longer "
            + "lease.")
    String pausedPastLease(Object lease, String operation);

    @Message(id = 37, value = "A request of '%s' with a key is rejected: its caller is authenticated and has no name (%s), so its "
            + "keys could not be told from those of other callers. Give the principal a name, or provide a PrincipalResolver "
            + "bean that names the caller.")
    String callerUnnamed(String operation, String principal);

    @Message(id = 38, value = "Rejected a request of '%s' with 413: its body has at least %d bytes, and %s accepts %d. Raise it "
            + "if clients need more; bodies above quarkus.rest-idempotency.request-body-memory take no memory.")
    String bodyTooLarge(String operation, long size, String limitSource, long limit);

    @LogMessage(level = Level.INFO)
    @Message(id = 40, value = "Record %s of '%s' was resolved (%s): %s")
    void recordResolved(RecordId id, String operation, String action, String reason);

    @LogMessage(level = Level.INFO)
    @Message(id = 41, value = "Records of one caller were forgotten: %d, and %d are in progress: %s")
    void callerForgotten(int forgotten, int inProgress, String reason);

    // 50 to 59: transactions

    @LogMessage(level = Level.WARN)
    @Message(id = 50, value = "A transaction of '%s' is rolled back: one of its statements has failed, and the method has caught "
            + "its exception. PostgreSQL rolls such a transaction back at its commit. Let the exception leave the method, or "
            + "make that statement in a transaction of its own, or behind a savepoint to roll back to.")
    void failedStatementHidden(String operation);

    @LogMessage(level = Level.WARN)
    @Message(id = 51, value = "The method of '%s' was run %d times, each time in a new transaction, and its retries ask for "
            + "more. The last failure is answered: %s. See quarkus.rest-idempotency.transaction.max-reruns.")
    void rerunsExhausted(String operation, int runs, Throwable failure);

    @LogMessage(level = Level.ERROR)
    @Message(id = 52, value = "The method of '%s' is not run, because its transaction did not begin.")
    void transactionNotBegun(@Cause Throwable cause, String operation);

    @LogMessage(level = Level.WARN)
    @Message(id = 53, value = "The transaction of an idempotent method could not be rolled back; the database does it.")
    void rollbackFailed(@Cause Throwable cause);

    // 60 to 69: beans of the application

    @LogMessage(level = Level.WARN)
    @Message(id = 60, value = "The reconciler of '%s' could not tell whether an interrupted request was applied; it is not asked "
            + "again before %s have passed: %s")
    void reconcilerUndecided(String operation, Object backOff, Throwable failure);

    @LogMessage(level = Level.ERROR)
    @Message(id = 61, value = "The reconciler of '%s' gave a response that cannot be recorded; it counts as not knowing: %s")
    void reconcilerResponseRejected(String operation, String problem);

    @LogMessage(level = Level.WARN)
    @Message(id = 62, value = "The response of an operation '%s' could not be built again.")
    void responseNotRebuilt(@Cause Throwable cause, String operation);

    @LogMessage(level = Level.ERROR)
    @Message(id = 63, value = "The ResponseRebuilder of '%s' gave no reference; the response cannot be replayed.")
    void referenceMissing(@Cause Throwable cause, String operation);

    @LogMessage(level = Level.ERROR)
    @Message(id = 64, value = "The ProblemRenderer %s failed for %s; the standard body is sent.")
    void problemRendererFailed(@Cause Throwable cause, String renderer, String code);

    @LogMessage(level = Level.WARN)
    @Message(id = 65, value = "An observer failed on the event %s.")
    void observerFailed(@Cause Throwable cause, Object event);

    @LogMessage(level = Level.WARN)
    @Message(id = 66, value = "Abandoned records of '%s' could not be looked for; the next look is in about %s: %s")
    void abandonedNotSeen(String operation, Object interval, Throwable failure);

    // 70 to 79: steps

    @LogMessage(level = Level.ERROR)
    @Message(id = 70, value = "The record %s of '%s' cannot be continued by this version of the application: %s.")
    void stepsChanged(Object record, String operation, String difference);

    @LogMessage(level = Level.WARN)
    @Message(id = 71, value = "The steps of the record %s of '%s' could not be read or recorded; the request is answered 503, and "
            + "a retry continues it.")
    void stepNotRecorded(@Cause Throwable cause, Object record, String operation);

    // 80 to 89: abandoned requests

    @LogMessage(level = Level.INFO)
    @Message(id = 80, value = "Resumed the abandoned request of the record %s of '%s': it was answered %d in attempt %d.")
    void requestResumed(Object record, String operation, int status, int attempt);

    @LogMessage(level = Level.WARN)
    @Message(id = 81, value = "The abandoned request of the record %s of '%s' could not be resumed in attempt %d: %s. This node "
            + "tries again after %s.")
    void resumptionFailed(Object record, String operation, int attempt, Object how, Object pause);

    @LogMessage(level = Level.ERROR)
    @Message(id = 82, value = "The abandoned request of the record %s of '%s' could not be resumed in %d attempts, the last time: "
            + "%s. It is left to the retry of its client.")
    void resumptionGivenUp(Object record, String operation, int attempts, Object how);

    @Message(id = 83, value = "A request of '%s' is not stored, and waits for the retry of its client should it be abandoned: "
            + "%s.")
    String requestNotStored(String operation, String reason);

    @LogMessage(level = Level.ERROR)
    @Message(id = 84, value = "The request of the record %s of '%s' could not be written or encrypted; it is not stored, and waits "
            + "for the retry of its client should it be abandoned.")
    void requestNotEncrypted(@Cause Throwable cause, Object record, String operation);

    @LogMessage(level = Level.ERROR)
    @Message(id = 85, value = "The stored request of the record %s of '%s' cannot be read; it is left to the retry of its client.")
    void storedRequestUnreadable(@Cause Throwable cause, Object record, String operation);

    @LogMessage(level = Level.ERROR)
    @Message(id = 86, value = "The stored request of the record %s of '%s' is not run: %s.")
    void resumptionRejected(Object record, String operation, String reason);
}
