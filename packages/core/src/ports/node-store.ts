/**
 * Nodes: a process that writes joins first and renews in time. What a node claimed (rooms, deliveries,
 * duties) is anybody's once it has left or its time has run out by the engine's clock.
 */
export interface NodeStore {
  joinNode(nodeId: string, ttlMs: number): Promise<void>;
  /** False when the node's time had run out: whatever it held may be another's. */
  renewNode(nodeId: string, ttlMs: number): Promise<boolean>;
  /** Ends the membership and gives back every duty of the node. */
  leaveNode(nodeId: string): Promise<void>;
  /**
   * Claims work that one node at a time does, named by 1 to 600 characters. True when it is this node's
   * now: it was free, its own already, or its holder is gone. False while another living node holds it,
   * and for a node that is not a living member itself.
   */
  claimDuty(nodeId: string, duty: string): Promise<boolean>;
  /** Gives a duty back, if it is this node's. */
  releaseDuty(nodeId: string, duty: string): Promise<void>;
}
