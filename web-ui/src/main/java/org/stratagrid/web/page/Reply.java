package org.stratagrid.web.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a fragment tells the page beside its HTML: a short notice, or that the open sheet is done with. */
@Component
public class Reply {

    private static final String TRIGGER = "HX-Trigger";

    /** Header values must be plain ASCII. */
    private final JsonMapper ascii =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    public static boolean wantsFragment(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    public void notice(HttpServletResponse response, String sentence) {
        trigger(response, Map.of("notice", Map.of("level", "good", "text", sentence)));
    }

    public void problem(HttpServletResponse response, String sentence) {
        trigger(response, Map.of("notice", Map.of("level", "bad", "text", sentence)));
    }

    /** The form in the sheet was accepted: the answer replaces the board and the sheet closes. */
    public void accepted(HttpServletResponse response, String sentence) {
        Map<String, Object> events = new LinkedHashMap<>();
        events.put("sheet-done", Map.of());
        events.put("notice", Map.of("level", "good", "text", sentence));
        response.setHeader("HX-Retarget", "#board");
        response.setHeader("HX-Reswap", "outerHTML");
        trigger(response, events);
    }

    public void goTo(HttpServletResponse response, String address) {
        response.setHeader("HX-Redirect", address);
    }

    private void trigger(HttpServletResponse response, Map<String, ?> events) {
        response.setHeader(TRIGGER, ascii.writeValueAsString(events));
    }
}
