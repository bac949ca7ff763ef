(** D1, the recursion: a number that gradient descent moves towards the zero of Φ and not beyond.

    s_{t+1} is s_t − c_t Φ(κ s_t), cut off at the radius, from s_0 = 0. Proved for an increasing Φ
    whose slopes are at most ½, with zero F*, and 0 < c_t κ ≤ 2: κ s_t lies between 0 and F*, moves
    towards F* at every step, and is not 0 from the first step on if F* ≠ 0. Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Open Scope R_scope.

(** s cut off at ± the radius; without a radius s stays. *)
Definition clip (radius : option R) (s : R) : R :=
  match radius with
  | Some r => if Rle_dec (Rabs s) r then s else r / Rabs s * s
  | None => s
  end.

Definition positive_radius (radius : option R) : Prop := forall r, radius = Some r -> 0 < r.
Definition within (radius : option R) (s : R) : Prop := forall r, radius = Some r -> Rabs s <= r.

Lemma clip_opp radius s : clip radius (- s) = - clip radius s.
Proof.
  destruct radius as [r|]; simpl; [|reflexivity]. rewrite Rabs_Ropp.
  destruct (Rle_dec _ _); ring.
Qed.

Lemma clip_sign radius a s : a = 1 \/ a = -1 -> clip radius (a * s) = a * clip radius s.
Proof.
  intros [->| ->]; [now rewrite !Rmult_1_l|]. replace (-1 * s) with (- s) by ring.
  rewrite clip_opp. ring.
Qed.

(** For s > 0 the cut is at min(s, r). *)
Lemma clip_positive radius s : positive_radius radius -> 0 < s ->
  0 < clip radius s <= s /\ within radius (clip radius s) /\
  forall u, 0 <= u <= s -> within radius u -> u <= clip radius s.
Proof.
  intros HR Hs. destruct radius as [r|]; simpl.
  2: { split; [lra|]. split; [intros r F; discriminate | intros; lra]. }
  specialize (HR r eq_refl). rewrite (Rabs_pos_eq s) by lra.
  destruct (Rle_dec s r) as [L|L].
  - split; [lra|]. split; [|intros; lra]. intros r' E. injection E as <-. rewrite Rabs_pos_eq; lra.
  - assert (E : r / s * s = r) by (field; lra). rewrite E. split; [lra|]. split.
    + intros r' F. injection F as <-. rewrite Rabs_pos_eq; lra.
    + intros u Hu W. specialize (W r eq_refl). rewrite Rabs_pos_eq in W; lra.
Qed.

Fixpoint reach (radius : option R) (c : nat -> R) (Phi : R -> R) (kappa : R) (t : nat) : R :=
  match t with
  | O => 0
  | S k => clip radius (reach radius c Phi kappa k - c k * Phi (kappa * reach radius c Phi kappa k))
  end.

(** Changing the sign of Φ's argument and value changes the sign of the recursion. *)
Lemma reach_mirror radius c Phi kappa t :
  reach radius c (fun u => - Phi (- u)) kappa t = - reach radius c Phi kappa t.
Proof.
  induction t as [|t IH]; simpl; [ring|]. rewrite IH.
  replace (- (kappa * - reach radius c Phi kappa t)) with (kappa * reach radius c Phi kappa t) by ring.
  rewrite <- clip_opp. f_equal. ring.
Qed.

Definition increasing (Phi : R -> R) : Prop := forall u v, u < v -> Phi u < Phi v.
Definition slopes_below_half (Phi : R -> R) : Prop := forall u v, u <= v -> Phi v - Phi u <= (v - u) / 2.

Section Recursion.
Variable radius : option R.
Variable c : nat -> R.
Variable kappa : R.
Hypothesis has_radius : positive_radius radius.
Hypothesis kappa_pos : 0 < kappa.
Hypothesis short_steps : forall t, 0 < c t /\ c t * kappa <= 2.

Theorem reach_rises Phi limit : increasing Phi -> slopes_below_half Phi -> Phi limit = 0 -> 0 < limit ->
  forall t, let s := reach radius c Phi kappa in
    0 <= kappa * s t <= limit /\ within radius (s t) /\ 0 < s (S t) /\ s t <= s (S t) /\
    kappa * s (S t) <= limit.
Proof.
  intros HI HL Hz Hp t s.
  assert (Step : forall u, 0 <= u -> kappa * u <= limit -> within radius u ->
    forall k, let v := clip radius (u - c k * Phi (kappa * u)) in
    u <= v /\ (0 < u -> 0 < v) /\ (u = 0 -> 0 < v) /\ kappa * v <= limit /\ within radius v).
  { intros u Hu Hl Hw k v. destruct (short_steps k) as [C1 C2].
    assert (N : 0 <= - Phi (kappa * u)).
    { destruct Hl as [Hl|Hl]; [specialize (HI _ _ Hl) | rewrite Hl]; lra. }
    pose proof (Rmult_le_pos (c k) _ (Rlt_le _ _ C1) N) as M.
    set (w := u - c k * Phi (kappa * u)) in *.
    assert (Z : u = 0 -> 0 < w).
    { intros E. unfold w. rewrite E, Rmult_0_r. specialize (HI 0 limit Hp).
      assert (0 < c k * - Phi 0) by (apply Rmult_lt_0_compat; lra). lra. }
    assert (Wp : 0 < w) by (destruct Hu as [Hu|Hu]; [unfold w; lra | apply Z; lra]).
    assert (Wl : kappa * w <= limit).
    { pose proof (HL _ _ Hl) as Q. rewrite Hz in Q.
      assert (c k * kappa * - Phi (kappa * u) <= c k * kappa * ((limit - kappa * u) / 2)).
      { apply Rmult_le_compat_l; [apply Rmult_le_pos; lra | lra]. }
      assert (c k * kappa * ((limit - kappa * u) / 2) <= 2 * ((limit - kappa * u) / 2))
        by (apply Rmult_le_compat_r; lra).
      unfold w. replace (kappa * (u - c k * Phi (kappa * u)))
        with (kappa * u + c k * kappa * - Phi (kappa * u)) by ring. lra. }
    destruct (clip_positive radius w has_radius Wp) as [A [B K]]. fold v in A, B, K.
    assert (u <= v) by (apply K; [unfold w in *; lra | exact Hw]).
    repeat split; try lra; auto.
    apply Rle_trans with (kappa * w); [apply Rmult_le_compat_l; lra | exact Wl]. }
  assert (I : 0 <= s t /\ kappa * s t <= limit /\ within radius (s t)).
  { induction t as [|t [A [B W]]].
    - unfold s. simpl. rewrite Rmult_0_r. repeat split; try lra. intros r E.
      rewrite Rabs_R0. left. apply has_radius, E.
    - destruct (Step (s t) A B W t) as [X [_ [_ [Y Z]]]].
      change (s (S t)) with (clip radius (s t - c t * Phi (kappa * s t))). repeat split; auto; lra. }
  destruct I as [A [B W]]. destruct (Step (s t) A B W t) as [X [Y [Z [V _]]]].
  change (s (S t)) with (clip radius (s t - c t * Phi (kappa * s t))).
  pose proof (Rmult_le_pos kappa (s t) ltac:(lra) A).
  repeat split; auto; destruct A as [A|A]; auto.
Qed.

(** F* < 0: the same with signs changed. *)
Lemma reach_falls Phi limit : increasing Phi -> slopes_below_half Phi -> Phi limit = 0 -> limit < 0 ->
  forall t, let s := reach radius c Phi kappa in
    limit <= kappa * s t <= 0 /\ within radius (s t) /\ s (S t) < 0 /\ s (S t) <= s t /\
    limit <= kappa * s (S t).
Proof.
  intros HI HL Hz Hn t s.
  destruct (reach_rises (fun u => - Phi (- u)) (- limit)) with (t := t) as [A [W [P [M L]]]].
  - intros u v Huv. specialize (HI (- v) (- u) ltac:(lra)). lra.
  - intros u v Huv. specialize (HL (- v) (- u) ltac:(lra)). lra.
  - rewrite Ropp_involutive, Hz. ring.
  - lra.
  - rewrite !reach_mirror in *. fold s in A, W, P, M, L.
    replace (kappa * - s t) with (- (kappa * s t)) in A by ring.
    replace (kappa * - s (S t)) with (- (kappa * s (S t))) in L by ring.
    repeat split; try lra. intros r E. specialize (W r E). now rewrite Rabs_Ropp in W.
Qed.

(** F* = 0: nothing moves. *)
Lemma reach_rests Phi t : Phi 0 = 0 -> reach radius c Phi kappa t = 0.
Proof.
  intros Hz. induction t as [|t IH]; [reflexivity|]. simpl. rewrite IH, Rmult_0_r, Hz.
  replace (0 - c t * 0) with 0 by ring. destruct radius as [r|]; simpl; [|reflexivity].
  destruct (Rle_dec _ _); ring.
Qed.

(** In every case κ s_t is between 0 and F*. *)
Lemma reach_between Phi limit : increasing Phi -> slopes_below_half Phi -> Phi limit = 0 ->
  forall t, Rabs (kappa * reach radius c Phi kappa t) <= Rabs limit /\
            within radius (reach radius c Phi kappa t).
Proof.
  intros HI HL Hz t. destruct (Rtotal_order limit 0) as [N|[Z|P]].
  - destruct (reach_falls Phi limit HI HL Hz N t) as [A [W _]]. split; [|exact W].
    rewrite !Rabs_left1; lra.
  - rewrite Z in Hz. rewrite (reach_rests Phi t Hz), Z, Rmult_0_r. split; [lra|].
    intros r E. rewrite Rabs_R0. left. apply has_radius, E.
  - destruct (reach_rises Phi limit HI HL Hz P t) as [A [W _]]. split; [|exact W].
    rewrite !Rabs_pos_eq; lra.
Qed.
End Recursion.
