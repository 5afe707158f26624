package io.quarkiverse.rest.idempotency.linkage;

import java.util.Set;
import java.util.TreeSet;

import org.codehaus.mojo.animal_sniffer.logging.Logger;

/**
 * The references that the checker reports, each once and without the place of its use.
 */
final class Undefined implements Logger {

    private static final String MARK = "Undefined reference: ";

    private final Set<String> references = new TreeSet<>();

    Set<String> references() {
        return references;
    }

    @Override
    public void error(String message) {
        int at = message.indexOf(MARK);
        references.add(at < 0 ? message : message.substring(at + MARK.length()));
    }

    @Override
    public void error(String message, Throwable cause) {
        throw new AssertionError(message, cause);
    }

    @Override
    public void warn(String message) {
    }

    @Override
    public void warn(String message, Throwable cause) {
        throw new AssertionError(message, cause);
    }

    @Override
    public void info(String message) {
    }

    @Override
    public void info(String message, Throwable cause) {
    }

    @Override
    public void debug(String message) {
    }

    @Override
    public void debug(String message, Throwable cause) {
    }
}
