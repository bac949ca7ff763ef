(** The trap: neurons do not leave the lower cone, and no neuron there sees block B.

    x_1, x_2 = u(±d), x_3 = −x_1, x_4 = −x_2, c = cos Δ_A = cos 2d ≥ 0, slopes ρ_i ≥ 0 of hard labels. For a
    neuron with a = 1 let p = W·x_1 and q = W·x_2 = −W·x_4. Proved: if p < 0 ≤ q at the start and
    ρ_4 > ρ_3 c all the time, then p < 0 ≤ q all the time, and p does not rise, so W does not shrink to
    0; for a = −1 the same with the roles of (x_1, x_2, x_3, x_4) and (−x_2, −x_1, −x_4, −x_3) exchanged.
    A vector in the cone is inactive on B. While no boundary strictly separates x_+ from x_− of B,
    at least one point is wrong. Assumed: the flow as far as it is used — p and q are continuous;
    where p < 0, p − cq has the derivative −ρ_3 (1 − c²) (all components along x_2 drop out, so
    sliding on q = 0 is included), and q has the one of the active points where q ≠ 0.
    Two premises that the prose lacks: Δ_A ≤ π/2, and p < 0 (a = 1) at the start rather than p ≤ 0. *)
From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Vectors Network Runs FiniteSums R0 Orthants.
Open Scope R_scope.

(** The last time up to b at which f is not negative. *)
Lemma last_nonneg f a b : a <= b -> (forall t, a <= t <= b -> continuity_pt f t) ->
  0 <= f a -> f b < 0 -> exists s, a <= s < b /\ 0 <= f s /\ forall u, s < u <= b -> f u < 0.
Proof.
  intros Hab C Ha Hb. set (S := fun u => a <= u <= b /\ 0 <= f u).
  destruct (completeness S) as [s [U M]].
  - exists b. intros u [H _]. lra.
  - exists a. split; [lra | exact Ha].
  - assert (as_ : a <= s) by (apply U; split; [lra | exact Ha]).
    assert (sb : s <= b) by (apply M; intros u [H _]; lra).
    assert (fs : 0 <= f s).
    { apply Rnot_lt_le. intros N. destruct (C s (conj as_ sb) (- f s) ltac:(lra)) as [e [He K]].
      assert (B : s <= s - e / 2); [|lra]. apply M. intros u [Hu Fu]. apply Rnot_lt_le. intros L.
      assert (us : u <= s) by (apply U; split; assumption).
      destruct (Req_dec u s) as [->|D]; [lra|].
      assert (Q : R_dist (f u) (f s) < - f s).
      { apply K. split; [split; [exact I | lra]|]. simpl. unfold R_dist. rewrite Rabs_left1; lra. }
      unfold R_dist in Q. rewrite Rabs_pos_eq in Q; lra. }
    exists s. split; [split; [exact as_|]|].
    + destruct sb as [L|E]; [exact L | rewrite E in fs; lra].
    + split; [exact fs|]. intros u Hu. apply Rnot_le_lt. intros F.
      assert (u <= s); [|lra]. apply U. split; [lra | exact F].
Qed.

(** The first time from a on at which f is not negative. *)
Lemma first_nonneg f a b : a <= b -> (forall t, a <= t <= b -> continuity_pt f t) ->
  f a < 0 -> 0 <= f b -> exists s, a < s <= b /\ 0 <= f s /\ forall u, a <= u < s -> f u < 0.
Proof.
  intros Hab C Ha Hb.
  destruct (last_nonneg (fun t => f (a + b - t)) a b Hab) as [s [Hs [F K]]].
  - intros t Ht. apply (continuity_pt_comp (fun t => a + b - t) f).
    + apply continuity_pt_minus; [apply continuity_pt_const; intros ? ?; reflexivity | apply continuity_pt_id].
    + apply C. lra.
  - replace (a + b - a) with b by ring. exact Hb.
  - replace (a + b - b) with a by ring. exact Ha.
  - exists (a + b - s). split; [lra|]. split; [exact F|]. intros u Hu.
    specialize (K (a + b - u) ltac:(lra)). simpl in K. replace (a + b - (a + b - u)) with u in K by ring. exact K.
Qed.

Section Lower.
Variables p q : R -> R.           (* W·x_1 and W·x_2 along the flow *)
Variables near other beyond : R -> R. (* ρ_3, ρ_2, ρ_4 *)
Variables c T : R.
Hypothesis c_range : 0 <= c <= 1.
Hypothesis p_continuous : forall t, 0 <= t <= T -> continuity_pt p t.
Hypothesis q_continuous : forall t, 0 <= t <= T -> continuity_pt q t.
Hypothesis slopes_nonneg : forall t, 0 <= near t /\ 0 <= other t.
Hypothesis attracted : forall t, c * near t < beyond t.
Hypothesis across : forall t, 0 < t < T -> p t < 0 ->
  is_derive (fun t => p t - c * q t) t (- (near t * (1 - c ^ 2))).
Hypothesis inside : forall t, 0 < t < T -> p t < 0 -> 0 < q t -> is_derive q t (- other t - c * near t).
Hypothesis outside : forall t, 0 < t < T -> p t < 0 -> q t < 0 -> is_derive q t (beyond t - c * near t).
Hypothesis start_p : p 0 < 0.
Hypothesis start_q : 0 <= q 0.

Lemma mean_value f df a b : a < b -> (forall t, a < t < b -> is_derive f t (df t)) ->
  (forall t, a <= t <= b -> continuity_pt f t) -> exists s, f b - f a = df s * (b - a).
Proof.
  intros Hab D C. destruct (MVT_gen f a b df) as [s [_ E]].
  - intros t Ht. rewrite Rmin_left, Rmax_right in Ht by lra. apply D, Ht.
  - intros t Ht. rewrite Rmin_left, Rmax_right in Ht by lra. apply C, Ht.
  - exists s. exact E.
Qed.

(** While p < 0, q stays between 0 and its start. *)
Lemma q_stays b : 0 <= b <= T -> (forall t, 0 <= t < b -> p t < 0) -> 0 <= q b <= q 0.
Proof.
  intros Hb P. split; apply Rnot_lt_le; intros N.
  - destruct (last_nonneg q 0 b ltac:(lra)) as [s [Hs [F K]]]; try assumption.
    { intros t Ht. apply q_continuous. lra. }
    destruct (mean_value q (fun t => beyond t - c * near t) s b ltac:(lra)) as [u E].
    + intros t Ht. apply outside; [lra | apply P; lra | apply K; lra].
    + intros t Ht. apply q_continuous. lra.
    + pose proof (attracted u).
      assert (0 < (beyond u - c * near u) * (b - s)) by (apply Rmult_lt_0_compat; lra). lra.
  - destruct (last_nonneg (fun t => q 0 - q t) 0 b ltac:(lra)) as [s [Hs [F K]]]; try lra.
    { intros t Ht. apply continuity_pt_minus; [apply continuity_pt_const; intros ? ?; reflexivity|].
      apply q_continuous. lra. }
    destruct (mean_value q (fun t => - other t - c * near t) s b ltac:(lra)) as [u E].
    + intros t Ht. specialize (K t ltac:(lra)). simpl in K. apply inside; [lra | apply P; lra | lra].
    + intros t Ht. apply q_continuous. lra.
    + destruct (slopes_nonneg u). assert (0 <= c * near u) by (apply Rmult_le_pos; lra).
      assert (0 <= (other u + c * near u) * (b - s)) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma p_falls b : 0 <= b <= T -> (forall t, 0 <= t < b -> p t < 0) -> p b <= p 0.
Proof.
  intros Hb P. destruct (proj1 Hb) as [Hb0|<-]; [|lra].
  destruct (mean_value (fun t => p t - c * q t) (fun t => - (near t * (1 - c ^ 2))) 0 b Hb0) as [u E].
  - intros t Ht. apply across; [lra | apply P; lra].
  - intros t Ht. apply continuity_pt_minus; [apply p_continuous; lra|].
    apply (continuity_pt_scal q c), q_continuous. lra.
  - destruct (slopes_nonneg u) as [Nu _]. pose proof (q_stays b Hb P) as Q.
    assert (c ^ 2 <= 1) by (simpl; rewrite Rmult_1_r, <- (Rmult_1_r 1); apply Rmult_le_compat; lra).
    assert (0 <= near u * (1 - c ^ 2)) by (apply Rmult_le_pos; lra).
    assert (0 <= near u * (1 - c ^ 2) * (b - 0)) by (apply Rmult_le_pos; lra).
    assert (c * q b <= c * q 0) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** The neuron stays in the cone. *)
Theorem trap_lower_block t : 0 <= t <= T -> p t <= p 0 /\ 0 <= q t <= q 0.
Proof.
  intros Ht. assert (P : forall u, 0 <= u <= t -> p u < 0).
  { intros u Hu. apply Rnot_le_lt. intros N.
    destruct (first_nonneg p 0 u ltac:(lra)) as [s [Hs [F K]]]; try assumption.
    { intros v Hv. apply p_continuous. lra. }
    pose proof (p_falls s ltac:(lra) K). lra. }
  split; [apply p_falls | apply q_stays]; auto; intros u Hu; apply P; lra.
Qed.
End Lower.

(** The speeds that the flow gives to p and q: W' = a Σ ρ_i y_i x_i over the active points, β_i
    their indicators, c = x_1·x_2. *)
Theorem trap_speeds s r1 r2 r3 r4 b1 b2 b3 b4 :
  let c := cos (2 * s) in
  let x1 := ray s in let x2 := ray (- s) in
  let v := fun k => b1 * r1 * x1 k - b2 * r2 * x2 k - b3 * r3 * x1 k + b4 * r4 * x2 k in
  dot 2 v x1 = (b1 * r1 - b3 * r3) + c * (b4 * r4 - b2 * r2) /\
  dot 2 v x2 = c * (b1 * r1 - b3 * r3) + (b4 * r4 - b2 * r2) /\
  dot 2 v x1 - c * dot 2 v x2 = (b1 * r1 - b3 * r3) * (1 - c ^ 2).
Proof.
  intros c x1 x2 v. assert (C : c = cos s * cos s - sin s * sin s) by (unfold c; apply cos_2a).
  pose proof (sin2_cos2 s) as U. unfold Rsqr in U.
  assert (D : forall k l, dot 2 (fun i => k * x1 i + l * x2 i) x1 = k + c * l /\
    dot 2 (fun i => k * x1 i + l * x2 i) x2 = c * k + l).
  { intros k l. unfold dot, sum, x1, x2, ray. rewrite cos_neg, sin_neg, C.
    assert (V : sin s * sin s = 1 - cos s * cos s) by lra. split; ring_simplify;
      replace (sin s ^ 2) with (1 - cos s * cos s) by (rewrite <- V; ring); ring. }
  destruct (D (b1 * r1 - b3 * r3) (b4 * r4 - b2 * r2)) as [D1 D2].
  assert (E : forall u, dot 2 v u = dot 2 (fun i => (b1 * r1 - b3 * r3) * x1 i + (b4 * r4 - b2 * r2) * x2 i) u)
    by (intros; unfold dot; apply sum_ext; intros; unfold v; ring).
  rewrite !E, D1, D2. repeat split; ring.
Qed.

(** A vector of the cone is inactive on the points within Δ_B/2 of e⊥. *)
Theorem trap_unseen w s t : 0 < s -> s + Rabs t < PI / 2 ->
  dot 2 w (ray s) < 0 -> 0 <= dot 2 w (ray (- s)) -> dot 2 w (ray (PI / 2 - t)) < 0.
Proof.
  intros Hs Ht. unfold dot, sum, ray. rewrite cos_neg, sin_neg, cos_shift, sin_shift.
  intros P Q. pose proof (Rabs_pos t) as A. assert (tr : - (PI / 2) < t < PI / 2) by (revert Ht; unfold Rabs; destruct (Rcase_abs t); lra).
  assert (S : 0 < sin s) by (apply sin_gt_0; lra). assert (Cs : 0 < cos s) by (apply cos_gt_0; lra).
  assert (Ct : 0 < cos t) by (apply cos_gt_0; lra).
  assert (K1 : 0 < cos (s + t)) by (apply cos_gt_0; revert Ht; unfold Rabs; destruct (Rcase_abs t); lra).
  assert (K2 : 0 < cos (s - t)) by (apply cos_gt_0; revert Ht; unfold Rabs; destruct (Rcase_abs t); lra).
  rewrite cos_plus in K1. rewrite cos_minus in K2.
  set (u := w 0%nat) in *. set (v := w 1%nat) in *.
  apply Rmult_lt_reg_l with (sin s); [exact S|]. rewrite Rmult_0_r.
  destruct (Rle_dec 0 u) as [U|U].
  - (* v sin s < −u cos s *)
    assert (cos t * (v * sin s) < cos t * (- (u * cos s))) by (apply Rmult_lt_compat_l; lra).
    assert (0 <= u * (cos s * cos t - sin s * sin t)) by (apply Rmult_le_pos; lra). lra.
  - assert (cos t * (v * sin s) <= cos t * (u * cos s)) by (apply Rmult_le_compat_l; lra).
    assert (0 < - u * (cos s * cos t + sin s * sin t)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

(** While no boundary strictly separates x_+ from x_−, one of the points of B is wrong. *)
Theorem trap_error d m n x a W y ip ic iq alpha beta : (0 < n)%nat ->
  (ip < n)%nat -> (ic < n)%nat -> (iq < n)%nat -> 0 < alpha -> 0 < beta ->
  (forall k, (k < d)%nat -> x ic k = alpha * x ip k + beta * x iq k) ->
  y ip = 1 -> y iq = 1 -> y ic = -1 ->
  (forall j, (j < m)%nat -> ~ opposite (pre d x W ip j) (pre d x W iq j)) ->
  / INR n <= mean n (fun i => error_indicator (y i) (output d m x a W i)).
Proof.
  intros Hn Hp Hc Hq Ha Hb E Yp Yq Yc N. unfold mean, Rdiv. rewrite <- (Rmult_1_l (/ INR n)) at 1.
  apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, lt_0_INR, Hn|].
  set (e := fun i => error_indicator (y i) (output d m x a W i)).
  assert (e01 : forall i, e i = 0 \/ e i = 1) by (intros; unfold e, error_indicator; destruct (Rle_dec _ _); auto).
  assert (e0 : forall i, (i < n)%nat -> 0 <= e i) by (intros i _; destruct (e01 i) as [->| ->]; lra).
  assert (W' : e ip = 1 \/ e ic = 1 \/ e iq = 1).
  { destruct (e01 ip) as [Z1|]; [|auto]. destruct (e01 ic) as [Z2|]; [|auto]. destruct (e01 iq) as [Z3|]; [|auto].
    exfalso. unfold e, error_indicator in Z1, Z2, Z3. rewrite Yp in Z1. rewrite Yc in Z2. rewrite Yq in Z3.
    destruct (Rle_dec _ _) as [|F1]; [lra|]. destruct (Rle_dec _ _) as [|F2]; [lra|].
    destruct (Rle_dec _ _) as [|F3]; [lra|].
    destruct (R0_separator d m x a W ip ic iq alpha beta Ha Hb E 1) as [j [Hj [_ O]]]; try lra.
    - left. reflexivity.
    - exact (N j Hj O). }
  destruct W' as [Z|[Z|Z]]; rewrite <- Z; apply (sum_term n e); assumption.
Qed.
