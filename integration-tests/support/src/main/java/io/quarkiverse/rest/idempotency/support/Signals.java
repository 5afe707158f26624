package io.quarkiverse.rest.idempotency.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Signals to processes, for those that Java cannot send.
 */
public final class Signals {

    private Signals() {
    }

    /** Sends a signal; it is delivered when this returns. Processes that are gone are left out. */
    public static void send(String signal, long... pids) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        Arrays.stream(pids).mapToObj(Long::toString).forEach(command::add);
        try {
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending " + command, e);
        }
    }
}
