package io.quarkiverse.rest.idempotency.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.junit.jupiter.api.Test;

class PartsDigestTest {

    @Test
    void texts_thatOneTextWouldJoin_haveTheirOwnDigest() {
        assertThat(new PartsDigest().text("ab").text("c").finish())
                .isNotEqualTo(new PartsDigest().text("a").text("bc").finish())
                .isNotEqualTo(new PartsDigest().text("abc").finish());
    }

    @Test
    void noText_isNotTheEmptyText() {
        assertThat(new PartsDigest().text(null).finish()).isNotEqualTo(new PartsDigest().text("").finish());
    }

    @Test
    void layout_isTheLengthAsFourBytes_andTheTextAsUtf8() throws Exception {
        byte[] text = "Straße".getBytes(StandardCharsets.UTF_8);
        byte[] expected = MessageDigest.getInstance("SHA-256")
                .digest(ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array());

        assertThat(new PartsDigest().text("Straße").finish()).isEqualTo(expected);
    }

    @Test
    void bytes_ofABuffer_areThoseThatItHasLeft() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }, 1, 2);

        assertThat(new PartsDigest().bytes(buffer).finish()).isEqualTo(new PartsDigest().bytes(new byte[] { 2, 3 }).finish());
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void finish_beginsANewDigest() {
        PartsDigest digest = new PartsDigest().text("first");
        digest.finish();

        assertThat(digest.text("second").finish()).isEqualTo(new PartsDigest().text("second").finish());
    }
}
