package io.quarkiverse.rest.idempotency.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;

import org.junit.jupiter.api.Test;

class StoredRequestTest {

    /** The layout 1, as records have it: it never changes. */
    private static final String LAYOUT_1 = "01" + "00000003" + "505554" + "00000004" + "68747470" + "01" + "00000001" + "68"
            + "00000004" + "2f613f62" + "00000001" + "00000001" + "4b" + "00000002" + "c3a9" + "01" + "00000001" + "75"
            + "00000002" + "00000001" + "72" + "00000001" + "73" + "00000002" + "0900";

    private static final StoredRequest REQUEST = new StoredRequest("PUT", "http", "h", "/a?b",
            List.of(new StoredRequest.Header("K", "é")),
            new StoredRequest.Caller("u", new LinkedHashSet<>(List.of("r", "s"))), new byte[] { 9, 0 });

    @Test
    void layout1_isWrittenAndRead() {
        assertThat(HexFormat.of().formatHex(REQUEST.write())).isEqualTo(LAYOUT_1);

        assertThat(StoredRequest.read(HexFormat.of().parseHex(LAYOUT_1))).usingRecursiveComparison().isEqualTo(REQUEST);
    }

    @Test
    void anonymousRequestWithoutHostAndBody_isReadAsWritten() {
        StoredRequest request = new StoredRequest("DELETE", "https", null, "/a", List.of(), null, new byte[0]);

        assertThat(StoredRequest.read(request.write())).usingRecursiveComparison().isEqualTo(request);
    }

    @Test
    void requestOfAnyLengthThatIsCutOff_isRejected() {
        byte[] written = REQUEST.write();

        for (int length = 0; length < written.length; length++) {
            byte[] cut = Arrays.copyOf(written, length);
            assertThatThrownBy(() -> StoredRequest.read(cut)).as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cannot be read");
        }
    }

    @Test
    void requestOfALaterLayout_isRejected() {
        byte[] written = REQUEST.write();
        written[0] = 2;

        assertThatThrownBy(() -> StoredRequest.read(written)).hasMessageContaining("stored in layout 2");
    }

    @Test
    void text_hasNoContent() {
        StoredRequest request = new StoredRequest("POST", "http", "host", "/account/4711",
                List.of(new StoredRequest.Header("Idempotency-Key", "k-1")), new StoredRequest.Caller("alice", REQUEST
                        .caller().roles()),
                "secret".getBytes(StandardCharsets.UTF_8));

        assertThat(request.toString()).doesNotContain("4711", "k-1", "alice", "secret");
    }
}
