package io.quarkiverse.rest.idempotency.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import org.junit.jupiter.api.Test;

class CollectedBytesTest {

    private final CollectedBytes collected = new CollectedBytes();

    private static byte[] bytes(String text) {
        return text.getBytes();
    }

    private void assertThatTheyAre(String text) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        collected.writeTo(written);
        assertThat(written).hasToString(text);
        assertThat(collected.bytes()).isEqualTo(bytes(text));
        assertThat(collected.size()).isEqualTo(text.length());
    }

    @Test
    void noPart_isNoBytes() throws IOException {
        assertThatTheyAre("");
    }

    @Test
    void aSinglePart_isKeptAsItCame() {
        byte[] part = bytes("one");

        collected.add(part);

        assertThat(collected.bytes()).isSameAs(part);
    }

    @Test
    void aPartOfAnArrayThatOthersWriteTo_isCopied() throws IOException {
        byte[] buffer = bytes("-one-");
        collected.add(buffer, 1, 3);
        buffer[1] = 'x';

        assertThatTheyAre("one");
    }

    @Test
    void allParts_areThereInOrder() throws IOException {
        collected.add(bytes(""));
        collected.add(bytes("one "));
        collected.add(bytes("-two -"), 1, 4);
        collected.add(bytes("three"));

        assertThatTheyAre("one two three");
    }
}
