package io.quarkiverse.rest.idempotency.runtime.store.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

import redis.embedded.core.ExecutableProvider;

/** The releases of Redis that tests start. */
enum RedisRelease {

    /** 6.2, which comes through Maven. */
    BUNDLED,

    /** 7 or later, where such a {@code redis-server} is on the path. */
    INSTALLED;

    private static final int OLDEST = 7;
    private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)");
    private static final Optional<File> ON_PATH = Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> new File(folder, "redis-server")).filter(File::canExecute).findFirst()
            .filter(file -> majorVersion(file) >= OLDEST);

    /** Skips a test that needs a Redis which is not here, so that the report has it. */
    RedisRelease orSkip() {
        Assumptions.assumeTrue(this == BUNDLED || ON_PATH.isPresent(),
                "No redis-server of version " + OLDEST + " or later is on the path");
        return this;
    }

    ExecutableProvider executable() {
        // Not resolved: Debian's is a link, and finds out by its name what it is.
        return this == BUNDLED ? ExecutableProvider.newJarResourceProvider() : ON_PATH::orElseThrow;
    }

    private static int majorVersion(File file) {
        try {
            Process process = new ProcessBuilder(file.getPath(), "--version").redirectErrorStream(true).start();
            Matcher matcher = VERSION
                    .matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
