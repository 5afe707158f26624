package io.quarkiverse.rest.idempotency.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.HeaderAllowList;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse.Header;

class RecordingPolicyTest {

    private static final byte[] BODY = "12345678".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONE = {};
    private static final Header LOCATION = new Header("Location", "/payments/7");
    private static final Header TYPE = new Header("Content-Type", "text/plain");
    private static final Header TAG = new Header("ETag", "\"1\"");
    private static final Header COOKIE = new Header("Set-Cookie", "session=secret");
    private static final Header TRACE = new Header("traceparent", "00-1-2-01");
    private static final List<Header> HEADERS = List.of(LOCATION, COOKIE, TYPE, TAG);
    private static final RecordingPolicy.Reference REFERENCE = () -> "payment 7";

    private static RecordingPolicy policy(Replay replay) {
        return new RecordingPolicy(replay, new HeaderAllowList(List.of("location", "content-type", "etag")), BODY.length);
    }

    private static RecordingPolicy.Response response(int status, byte[] body) {
        return new RecordingPolicy.Response(status, HEADERS, body, null);
    }

    private static RecordedResponse tooLarge(int status) {
        return new RecordedResponse.Unreplayable(status,
                "the response body was larger than the 8 bytes that are kept of this operation");
    }

    @Test
    void storedResponse_keepsItsBody_andTheHeadersOfTheAllowList() {
        assertThat(policy(Replay.STORED).of(response(201, BODY), REFERENCE))
                .isEqualTo(new RecordedResponse.Stored(201, List.of(LOCATION, TYPE, TAG), BODY));
    }

    @Test
    void storedResponse_withoutABody_keepsAnEmptyOne() {
        assertThat(policy(Replay.STORED).of(response(204, null), null))
                .isEqualTo(new RecordedResponse.Stored(204, List.of(LOCATION, TYPE, TAG), NONE));
    }

    @Test
    void storedResponse_whoseBodyIsTooLarge_isATombstone() {
        assertThat(policy(Replay.STORED).of(response(201, new byte[BODY.length + 1]), REFERENCE)).isEqualTo(tooLarge(201));
    }

    @Test
    void storedResponse_whoseBodyWasNotHeld_isATombstone() {
        assertThat(policy(Replay.STORED).withoutBody(response(201, null), REFERENCE)).isEqualTo(tooLarge(201));
    }

    @ParameterizedTest
    @EnumSource(Replay.class)
    void trace_isKeptBesideTheHeaders(Replay replay) {
        RecordedResponse response = policy(replay).of(new RecordingPolicy.Response(201, HEADERS, BODY, "00-1-2-01"), REFERENCE);

        List<Header> kept = response instanceof RecordedResponse.Stored stored ? stored.headers()
                : ((RecordedResponse.Rebuildable) response).headers();
        assertThat(kept).contains(TRACE).doesNotContain(COOKIE);
    }

    @Test
    void statusOnly_keepsNoBody_andNoHeaderThatTellsOfOne() {
        assertThat(policy(Replay.STATUS_ONLY).of(response(200, BODY), REFERENCE))
                .isEqualTo(new RecordedResponse.Stored(200, List.of(LOCATION, TAG), NONE));
    }

    @Test
    void statusOnly_ofABodyThatIsTooLarge_isKept() {
        assertThat(policy(Replay.STATUS_ONLY).of(response(200, new byte[BODY.length + 1]), REFERENCE))
                .isEqualTo(new RecordedResponse.Stored(200, List.of(LOCATION, TAG), NONE));
    }

    @Test
    void statusOnly_ofABodyThatWasNotHeld_isKept() {
        assertThat(policy(Replay.STATUS_ONLY).withoutBody(response(200, null), REFERENCE))
                .isEqualTo(new RecordedResponse.Stored(200, List.of(LOCATION, TAG), NONE));
    }

    @Test
    void rebuiltResponse_keepsReferenceAndType_andNoOtherHeaderOfItsBody() {
        assertThat(policy(Replay.REBUILD).of(response(201, BODY), REFERENCE))
                .isEqualTo(new RecordedResponse.Rebuildable(201, List.of(LOCATION, TYPE), "payment 7"));
    }

    @Test
    void rebuiltResponse_ofABodyThatWasNotHeld_keepsItsReference() {
        assertThat(policy(Replay.REBUILD).withoutBody(response(201, null), REFERENCE))
                .isEqualTo(new RecordedResponse.Rebuildable(201, List.of(LOCATION, TYPE), "payment 7"));
    }

    @Test
    void rebuiltResponse_ofABodyThatIsTooLarge_keepsItsReference() {
        assertThat(policy(Replay.REBUILD).of(response(201, new byte[BODY.length + 1]), REFERENCE))
                .isInstanceOf(RecordedResponse.Rebuildable.class);
    }

    @Test
    void rebuiltResponse_withoutAReference_isATombstone() {
        assertThat(policy(Replay.REBUILD).of(response(201, BODY), () -> null))
                .isEqualTo(new RecordedResponse.Unreplayable(201, "no reference to build it again was kept"));
    }

    @Test
    void responseWithoutAnObject_ofARebuiltOperation_isStored() {
        assertThat(policy(Replay.REBUILD).of(response(204, null), null))
                .isEqualTo(new RecordedResponse.Stored(204, List.of(LOCATION, TYPE, TAG), NONE));
    }

    @Test
    void clientError_ofARebuiltOperation_isStored() {
        assertThat(policy(Replay.REBUILD).of(response(400, BODY), REFERENCE))
                .isEqualTo(new RecordedResponse.Stored(400, List.of(LOCATION, TYPE, TAG), BODY));
    }

    @Test
    void clientError_ofARebuiltOperation_whoseBodyIsTooLarge_isATombstone() {
        assertThat(policy(Replay.REBUILD).of(response(400, new byte[BODY.length + 1]), REFERENCE)).isEqualTo(tooLarge(400));
    }

    @Test
    void clientError_ofARebuiltOperation_whoseBodyWasNotHeld_isATombstone() {
        assertThat(policy(Replay.REBUILD).withoutBody(response(400, null), REFERENCE)).isEqualTo(tooLarge(400));
    }
}
