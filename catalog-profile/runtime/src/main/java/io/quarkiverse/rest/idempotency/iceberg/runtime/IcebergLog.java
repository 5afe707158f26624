package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.lang.invoke.MethodHandles;
import java.time.Duration;

import org.jboss.logging.BasicLogger;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logging.annotations.LogMessage;
import org.jboss.logging.annotations.Message;
import org.jboss.logging.annotations.MessageLogger;
import org.jboss.logging.annotations.ValidIdRange;

/**
 * The log messages of the profile, from INFO up. An id is never given to another message. Lines at DEBUG have no id.
 */
@MessageLogger(projectCode = "IDEMP", length = 5)
@ValidIdRange(min = 100, max = 199)
interface IcebergLog extends BasicLogger {

    IcebergLog LOG = Logger.getMessageLogger(MethodHandles.lookup(), IcebergLog.class,
            "io.quarkiverse.rest.idempotency.iceberg");

    @LogMessage(level = Level.WARN)
    @Message(id = 100, value = "There is no ReplayAuthorizer bean: a caller whose grants were withdrawn still gets the recorded "
            + "answers to its own requests. Provide one if the catalog authorizes inside its methods.")
    void authorizerMissing();

    @LogMessage(level = Level.WARN)
    @Message(id = 101, value = "quarkus.rest-idempotency.iceberg.lifetime=%s is shorter than the %d seconds for which clients try "
            + "a request again: the last of its retries can run as another request. Expected at least %s.")
    void lifetimeShort(Duration lifetime, long seconds, Duration expected);

    @LogMessage(level = Level.WARN)
    @Message(id = 103, value = "A recorded answer of '%s' cannot be given again: %s was %s then, and is %s now.")
    void answerOutdated(String operation, Object identifier, Object then, Object now);

    @LogMessage(level = Level.WARN)
    @Message(id = 104, value = "%s is '%s', but the answer to GET /config gives clients of the prefix '%s' the separator '%s', "
            + "by its namespace-separator or by having none. Interrupted requests to namespaces that the two read differently are "
            + "answered 503. Set the property to the separator that clients are told, or remove it.")
    void separatorContradicted(String property, String configured, String prefix, String told);
}
