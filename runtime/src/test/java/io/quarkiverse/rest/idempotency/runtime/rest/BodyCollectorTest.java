package io.quarkiverse.rest.idempotency.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where bodies are held.
 */
class BodyCollectorTest {

    private static final int MEMORY = 1000;

    @TempDir
    Path directory;

    private BodyCollector collector;

    @BeforeEach
    void empty() {
        collector = new BodyCollector(MEMORY, directory.resolve("created/later").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 1, 999, 1000, 1001, 5000, 100_000 })
    void body_isReadAsItWasAdded_asOftenAsWanted(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        for (int from = 0; from < size; from += 333) {
            collector.add(bytes, from, Math.min(333, size - from));
        }
        assertThat(collector.size()).isEqualTo(size);

        CapturedBody body = collector.finish();

        assertThat(body.size()).isEqualTo(size);
        assertThat(body.inMemory()).isEqualTo(size <= MEMORY);
        assertThat(body.bytes()).isEqualTo(bytes);
        InputStream first = body.open();
        InputStream second = body.open();
        assertThat(first.available()).isEqualTo(size);
        assertThat(first.read()).isEqualTo(size == 0 ? -1 : bytes[0] & 0xff);
        assertThat(second.readAllBytes()).isEqualTo(bytes);
        assertThat(first.readAllBytes()).hasSize(Math.max(0, size - 1));
        assertThat(first.read()).isEqualTo(-1);
        body.discard();
    }

    @Test
    void bytesThatMemoryHolds_areToldFromThoseThatItDoesNot() throws IOException {
        assertThat(collector.holds(MEMORY)).isTrue();
        assertThat(collector.holds(MEMORY + 1)).isFalse();
        collector.add(new byte[MEMORY], 0, MEMORY);
        assertThat(collector.holds(0)).isTrue();
        assertThat(collector.holds(1)).isFalse();
    }

    @Test
    void fileOfALargeBody_isGone_whenTheBodyIsDiscarded() throws IOException {
        collector.add(new byte[MEMORY + 1], 0, MEMORY + 1);
        CapturedBody body = collector.finish();
        InputStream open = body.open();

        body.discard();
        body.discard();

        assertThat(files()).isZero();
        assertThatThrownBy(open::read).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(body::bytes).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("kept until the request ends");
    }

    @Test
    void bodyThatIsGivenUp_leavesNoFile() throws IOException {
        collector.add(new byte[MEMORY + 1], 0, MEMORY + 1);

        collector.discard();

        assertThat(files()).isZero();
    }

    @Test
    void directoryThatCannotBeWritten_isNamed() throws IOException {
        Path occupied = Files.createFile(directory.resolve("occupied"));
        BodyCollector nowhere = new BodyCollector(0, occupied.toString());

        assertThatThrownBy(() -> nowhere.add(new byte[1], 0, 1)).isInstanceOf(IOException.class)
                .hasMessageContaining(occupied.toString()).hasMessageContaining("quarkus.http.body.uploads-directory");
    }

    @Test
    void skippedBytes_areNotRead() throws IOException {
        collector.add(new byte[] { 1, 2, 3 }, 0, 3);
        BodyCollector inFile = new BodyCollector(0, directory.toString());
        inFile.add(new byte[] { 1, 2, 3 }, 0, 3);
        for (BodyCollector each : new BodyCollector[] { collector, inFile }) {
            CapturedBody body = each.finish();
            InputStream stream = body.open();
            assertThat(stream.skip(2)).isEqualTo(2);
            assertThat(stream.read()).isEqualTo(3);
            assertThat(stream.skip(1)).isZero();
            body.discard();
        }
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
