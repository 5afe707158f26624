package io.quarkiverse.rest.idempotency.test.mistakes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The messages on the page "When something is wrong" of the documentation. The page includes the files that are read here, so
 * that it shows the messages that the tests see.
 */
final class DocumentedMessage {

    private static final Path MESSAGES = Path.of("../docs/modules/ROOT/examples/messages");
    private static final String PACKAGE = "org.acme.";

    private DocumentedMessage() {
    }

    /**
     * @param mistake the name of the file
     */
    static String of(String mistake) {
        try {
            return Files.readString(MESSAGES.resolve(mistake + ".txt")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param application the class of the test, whose nested classes stand for those of the page
     */
    static String of(String mistake, Class<?> application) {
        return of(mistake).replace(PACKAGE, application.getName() + "$");
    }

    /** The line of a message that reports several mistakes at once. */
    static String line(String mistake, Class<?> application) {
        return " - " + of(mistake, application);
    }
}
