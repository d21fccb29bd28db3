package org.stratagrid.scheduler.placement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;
import org.stratagrid.contracts.placement.BulkDecision;
import org.stratagrid.contracts.placement.BulkPlacement;
import org.stratagrid.contracts.placement.Placement;
import org.stratagrid.contracts.placement.PlacementDecision;
import org.stratagrid.contracts.placement.PlacementRequest;
import org.stratagrid.contracts.placement.RefusedRequest;
import org.stratagrid.contracts.values.Refusal;
import org.stratagrid.scheduler.book.Committer;
import org.stratagrid.scheduler.book.Outcome;

/** Packs what can be packed and lets the rest go the usual way. */
@RestController
class BulkPlacementService implements BulkPlacement {

    private final Committer committer;
    private final PackingTogether packing;
    private final Reserving reserving;
    private final Placement oneByOne;

    BulkPlacementService(Committer committer, PackingTogether packing, Reserving reserving, PlacementService oneByOne) {
        this.committer = committer;
        this.packing = packing;
        this.reserving = reserving;
        this.oneByOne = oneByOne;
    }

    @Override
    public BulkDecision placeTogether(List<PlacementRequest> requests) {
        RequestEntries.checkTogether(requests);
        committer.awaitBook();
        committer.follow();
        long begun = System.nanoTime();
        List<Answered> packed = packing.pack(requests);
        long micros = (System.nanoTime() - begun) / 1000;

        List<PlacementDecision> decisions = new ArrayList<>();
        Set<UUID> done = new HashSet<>();
        List<Outcome> outcomes = reserving.reserveAll(packed);
        for (int i = 0; i < packed.size(); i++) {
            if (outcomes.get(i).done()) {
                decisions.add(packed.get(i).answer().decision());
                done.add(packed.get(i).question().request().id());
            }
        }
        List<RefusedRequest> refused = new ArrayList<>();
        for (PlacementRequest request : requests) {
            if (!done.contains(request.id())) {
                try {
                    decisions.add(oneByOne.place(request));
                } catch (Refusal refusal) {
                    refused.add(new RefusedRequest(request.id(), refusal.reason(), refusal.sentence()));
                }
            }
        }
        return new BulkDecision(decisions, refused, micros);
    }
}
